using System.Net;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Admission;

[Trait("Fault", "133")]
public sealed class FailedKeysTests : ILogger<FailedKeys>, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly List<string> _logged = [];
    private readonly FailedKeys _failures;

    public FailedKeysTests() => _failures = new(_time, _metrics, this);

    [Fact]
    public void Refuse_OneAddress_WaitsAfterItsShareAndAlertsOnce()
    {
        FailedKeysConfig limits = new(PerAddressPerMinute: 10, PerMinute: 1_000);
        for (int i = 0; i < 10; i++) Assert.Equal(401, Refuse("203.0.113.7", limits).Status);
        for (int i = 0; i < 50; i++) Assert.Equal(429, Refuse("203.0.113.7", limits).Status);
        Assert.Single(_logged);
        Assert.Contains("203.0.113.7", _logged[0], StringComparison.Ordinal);
        Assert.Equal(401, Refuse("203.0.113.8", limits).Status); // another one is not disturbed
    }

    [Fact]
    public void Refuse_AfterTheWait_AnswersAgain()
    {
        FailedKeysConfig limits = new(PerAddressPerMinute: 10, PerMinute: 1_000);
        for (int i = 0; i < 10; i++) Refuse("203.0.113.7", limits);
        CallError waiting = Refuse("203.0.113.7", limits);
        _time.Advance(waiting.RetryAfter!.Value);
        Assert.Equal(401, Refuse("203.0.113.7", limits).Status);
        Assert.Equal(429, Refuse("203.0.113.7", limits).Status);
        _time.Advance(TimeSpan.FromMinutes(2));
        for (int i = 0; i < 11; i++) Refuse("203.0.113.7", limits);
        Assert.Equal(2, _logged.Count); // it had drained: another episode
    }

    [Fact]
    public void Refuse_ManyAddresses_MeetTheLimitForAll()
    {
        FailedKeysConfig limits = new(PerAddressPerMinute: 10, PerMinute: 100);
        int[] statuses = [.. Enumerable.Range(0, 50_000).Select(i => Refuse($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", limits).Status)];
        Assert.Equal(100, statuses.Count(status => status == 401));
        Assert.Single(_logged);
    }

    [Fact]
    public void Refuse_OneNetworkOfIPv6_CountsAsOne()
    {
        FailedKeysConfig limits = new(PerAddressPerMinute: 10, PerMinute: 1_000);
        int[] statuses = [.. Enumerable.Range(0, 30).Select(i => Refuse($"2001:db8::{i:x}", limits).Status)];
        Assert.Equal(10, statuses.Count(status => status == 401));
        Assert.Equal(401, Refuse("2001:db8:1::1", limits).Status);
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _logged.Add(formatter(state, exception));

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    public void Dispose() => _metrics.Dispose();

    private CallError Refuse(string address, FailedKeysConfig limits) => _failures.Refuse(IPAddress.Parse(address), limits);
}
