using System.Collections.Concurrent;
using System.Globalization;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Server;
using Breakeven.Server.Hosting;
using Breakeven.Server.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>Fault 124: whatever a client writes, an event is one line, and no line is an event that did not happen.</summary>
[Trait("Fault", "124")]
public sealed class LogInjectionTests
{
    public static readonly TheoryData<string> Attacks =
    [
        "a\r\n2026-01-01T00:00:00.000Z error forged", "a\nb", "a\rb", "a\u001b[2J\u001b[31mred", "a\u009b31m", "a\u0085b", "a\u2028b", "a\u2029b", "a\u202eb", "a\u0000b", "a\u0007b", "a\u0008b", "\"},{\"level\":\"error\"", "a\u007fb", "a\tb",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Write_TextWithControls_IsOneLine(string attack)
    {
        LineFormatter formatter = new(new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero)));
        using StringWriter text = new(CultureInfo.InvariantCulture);
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "c", 1, attack, new InvalidOperationException(attack), (state, _) => $"model {state} asked for"), null, text);
        string line = text.ToString();
        Assert.StartsWith("2026-11-27T12:00:00.000Z warn model a", line.Replace("model \"}", "model a", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line[..^1], c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e');
    }

    /// <summary>Through the gateway: names, headers and paths of a client, on every way that logs.</summary>
    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Request_WithControlsInEveryField_LogsAndAnswersNone(string attack)
    {
        using CapturedLog log = new();
        await using GatewayHost gateway = await GatewayHost.StartAsync(logs: log);
        string text = System.Text.Json.JsonSerializer.Serialize(attack);
        string header = new([.. attack.Select(c => c is '\r' or '\n' or '\0' or > '~' ? ' ' : c)]); // what HTTP lets through
        using HttpResponseMessage response = await gateway.PostAsync($$"""{"model":{{text}},"user":{{text}},"messages":[{"role":"user","content":{{text}}}]}""", headers: [("user-agent", header), ("x-request-id", header), ("x-breakeven-workload", header), ("x-breakeven-tags", header)]);
        await GatewayHost.TextOf(response);
        using HttpResponseMessage failing = await gateway.PostAsync($$"""{"model":"hopeless","user":{{text}},"messages":[{"role":"user","content":{{text}}}]}""");
        await GatewayHost.TextOf(failing);
        Assert.All(log.Lines.Where(line => line.Contains("Breakeven", StringComparison.Ordinal)), line => Assert.DoesNotContain(line, c => char.IsControl(c)));
        Assert.All(response.Headers.SelectMany(pair => pair.Value), value => Assert.DoesNotContain(value, c => c is < ' ' or > '~'));
    }

    [Theory]
    [InlineData(".NET 10.0.0-rc.1.25451.107", false)]
    [InlineData(".NET 10.0.0-preview.7.25380.108", false)]
    [InlineData(".NET 9.0.9", false)]
    [InlineData(".NET Framework 4.8", false)]
    [InlineData(".NET 10.0.0-rc.2.25502.107", true)]
    [InlineData(".NET 10.0.0", true)]
    [InlineData(".NET 10.0.12", true)]
    [InlineData(".NET 11.0.0-preview.1", true)]
    [Trait("Fault", "28")]
    public void Require_RuntimeWithoutTheFix_IsRefused(string description, bool runs)
    {
        if (runs) RuntimeFloor.Require(description);
        else Assert.Throws<ServerRefusedException>(() => RuntimeFloor.Require(description));
    }

    /// <summary>Events as text, before any formatter has cleaned them.</summary>
    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Breakeven", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue($"Breakeven {formatter(state, exception)}");

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
