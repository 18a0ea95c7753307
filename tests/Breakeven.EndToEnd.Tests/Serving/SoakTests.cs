using System.Globalization;
using System.Text;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.EndToEnd.Serving;

/// <summary>The built executable under mixed load for as long as <c>eng/soak</c> says; a few seconds otherwise.</summary>
public sealed class SoakTests
{
    private const int Clients = 6;
    private static readonly string[] s_models = ["good", "good", "good", "cut", "short-body", "evil-headers", "500", "byte-by-byte", "utf8-split", "end-early"];
    private static readonly FaultWire[] s_wires = [FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama];
    private long _calls, _rows;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TimeSpan Duration => TimeSpan.FromMinutes(double.TryParse(Environment.GetEnvironmentVariable("BREAKEVEN_SOAK_MINUTES"), CultureInfo.InvariantCulture, out double minutes) ? minutes : 0.15);

    /// <summary>Whole answers, streams, clients that leave and providers that break. Handles stay with the connections that are open, not with the calls that were.</summary>
    [Fact]
    public async Task Serve_MixedLoad_HoldsOnlyWhatItNeeds()
    {
        await using FaultyServer upstream = FaultyServer.Start();
        upstream.Ended = _ => upstream.Seen.Clear();
        using TemporaryFolder folder = new();
        int port = BreakevenProcess.FreePort();
        folder.Write("breakeven.yaml", Config(port, upstream.Address));
        await using BreakevenProcess gateway = BreakevenProcess.Start(folder.Path, "serve");
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) }) { BaseAddress = new($"http://127.0.0.1:{port}") };
        await gateway.ReadyAsync(http);
        Report("| minute | calls | rows | managed MB | RSS MB | handles | threads |");
        Report("|---|---|---|---|---|---|---|");
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        time.CancelAfter(Duration);
        Task[] load = [.. Enumerable.Range(0, Clients).Select(client => LoadAsync(http, client, time.Token))];
        TimeSpan step = TimeSpan.FromTicks(Math.Max(Duration.Ticks / 20, TimeSpan.TicksPerSecond * 2));
        int first = 0, last = 0;
        for (TimeSpan passed = step; passed <= Duration; passed += step)
        {
            await Task.Delay(step, Stop);
            last = await SampleAsync(http, gateway, passed);
            if (first == 0) first = last;
        }
        await Task.WhenAll(load);
        await Task.Delay(1000, Stop);
        last = await SampleAsync(http, gateway, Duration);
        Assert.True(_calls > 50, $"{_calls} calls");
        if (OperatingSystem.IsLinux()) Assert.InRange(last - first, -1000, 30);
        Assert.Equal(_calls, _rows);
    }

    private async Task LoadAsync(HttpClient http, int client, CancellationToken stop)
    {
        for (int n = client; !stop.IsCancellationRequested; n += Clients)
        {
            FaultWire wire = s_wires[n % 4];
            using HttpRequestMessage request = new(HttpMethod.Post, wire.Path) { Content = new StringContent(wire.Ask($"faulty/{s_models[n % s_models.Length]}", "one two three four", stream: n % 3 > 0), Encoding.UTF8, "application/json") };
            try
            {
                using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
                Interlocked.Increment(ref _calls);
                if (n % 17 != 0) await response.Content.ReadAsByteArrayAsync(Stop); // else it leaves
            }
            catch (HttpRequestException)
            {
                // One of those that break off.
            }
        }
    }

    /// <returns>Open handles.</returns>
    private async Task<int> SampleAsync(HttpClient http, BreakevenProcess gateway, TimeSpan at)
    {
        string[] metrics = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop)).Split('\n');
        _rows = (long)metrics.Where(line => line.StartsWith("breakeven_calls_total{", StringComparison.Ordinal)).Sum(Value);
        double managed = metrics.Where(line => line.StartsWith("dotnet_gc_last_collection_heap_size ", StringComparison.Ordinal)).Sum(Value);
        if (!OperatingSystem.IsLinux()) return 0;
        string status = await File.ReadAllTextAsync($"/proc/{gateway.Id}/status", Stop);
        int handles = Directory.GetFiles($"/proc/{gateway.Id}/fd").Length;
        Report(string.Create(CultureInfo.InvariantCulture, $"| {at.TotalMinutes:0.0} | {Interlocked.Read(ref _calls):#,0} | {_rows:#,0} | {managed / 1e6:0.0} | {Field(status, "VmRSS:") / 1e3:0} | {handles} | {Field(status, "Threads:"):0} |"));
        return handles;
    }

    private static double Value(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    private static double Field(string status, string name) =>
        double.Parse(status.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static void Report(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("BREAKEVEN_REPORT") is { Length: > 0 } path) File.AppendAllText(path, line + Environment.NewLine);
    }

    /// <summary>A target for each fault, or the breaker that one opens would keep all the others away.</summary>
    private static string Config(int port, Uri upstream) => $$"""
        version: 1
        server: { listen: "http://127.0.0.1:{{port}}" }
        storage: { ledger: "sqlite:breakeven.db" }
        providers:
          faulty: { type: openai-compatible, base_url: "{{new Uri(upstream, "/v1")}}", retry: { attempts: 1 } }
        targets:
        {{string.Join('\n', s_models.Distinct().Select(model => $"  t-{model}: {{ provider: faulty, model: \"{model}\" }}"))}}
        """;
}
