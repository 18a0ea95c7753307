using System.Text;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Server;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>What may be found nowhere, whatever went wrong before.</summary>
public sealed class LeakTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    private const string Prompt = "canary-prompt-4711";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Fault 125: after every fault no secret and no prompt is in an answer, a log line, a metric, a record or a file.</summary>
    [Fact]
    public async Task Everything_AfterEveryFault_HoldsNoSecret()
    {
        foreach (Fault fault in FaultCatalogue.All.Where(fault => !fault.NeverEnds && fault.Number is not 65))
        {
            foreach (FaultWire client in (FaultWire[])[FaultWire.Chat, FaultWire.Messages])
            {
                string id = gateway.NextId();
                using HttpRequestMessage request = FaultGateway.Post(client.Path, Encoding.UTF8.GetBytes(client.Ask($"{FaultGateway.NativeOf(client)}/{fault.Name}", Prompt, stream: client == FaultWire.Messages)), id);
                try
                {
                    using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
                    Clean($"{response.Headers}{response.Content.Headers}{await response.Content.ReadAsStringAsync(Stop)}", $"the answer to {fault.Name}", FaultWire.Canary, GatewayHost.Key, ServerHost.Admin);
                }
                catch (HttpRequestException)
                {
                    // An answer that broke off after its first bytes.
                }
                Clean((await gateway.OnlyRecordAsync(id)).ToJsonString(), $"the record of {fault.Name}", FaultWire.Canary, GatewayHost.Key, ServerHost.Admin, Prompt);
            }
        }
        using (HttpRequestMessage wrong = FaultGateway.Post("/v1/chat/completions", "{}"u8.ToArray(), gateway.NextId(), key: "bk-canary-wrong"))
        using (HttpResponseMessage response = await gateway.Client.SendAsync(wrong, Stop)) Assert.Equal(401, (int)response.StatusCode);
        string[] canaries = [FaultWire.Canary, GatewayHost.Key, ServerHost.Admin, Prompt, "bk-canary-wrong"];
        Clean(await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop), "the metrics", canaries);
        Assert.Contains(gateway.Logs.Lines, line => line.Contains("failed", StringComparison.Ordinal)); // or nothing was captured
        foreach (string line in gateway.Logs.Lines.Where(line => !line.StartsWith("Microsoft.", StringComparison.Ordinal))) Clean(line, "the log", canaries);
        foreach (string path in Directory.EnumerateFiles(gateway.Host.Folder).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(file, Encoding.Latin1);
            Clean(await reader.ReadToEndAsync(Stop), Path.GetFileName(path), canaries);
        }
    }

    /// <summary>Fault 117: names and paths that strangers invent make no series.</summary>
    [Fact]
    public async Task Metrics_ThreeHundredInventedNamesAndPaths_AddNoSeries()
    {
        await AskAsync("first/unknown", "/v1/first-unknown");
        int before = await SeriesAsync();
        for (int n = 0; n < 300; n++) await AskAsync(n % 2 == 0 ? $"invented-{n}" : $"chat/invented-{n}", $"/v1/invented-{n}");
        Assert.InRange(await SeriesAsync() - before, 0, 60); // the first answers of 'chat/…' bring the series of a target without a name of its own, once
        int after = await SeriesAsync();
        for (int n = 300; n < 600; n++) await AskAsync(n % 2 == 0 ? $"invented-{n}" : $"chat/invented-{n}", $"/v1/invented-{n}");
        Assert.Equal(after, await SeriesAsync());
        Assert.DoesNotContain("invented", await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop), StringComparison.Ordinal);

        async Task AskAsync(string model, string path)
        {
            using HttpRequestMessage request = FaultGateway.Post("/v1/chat/completions", Encoding.UTF8.GetBytes(FaultWire.Chat.Ask(model, "hi", stream: false)), gateway.NextId());
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
            using HttpResponseMessage other = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        }

        async Task<int> SeriesAsync() =>
            (await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop)).Split('\n').Count(line => line.Length > 0 && line[0] != '#');
    }

    private static void Clean(string text, string where, params string[] canaries)
    {
        foreach (string canary in canaries)
        {
            int at = text.IndexOf(canary, StringComparison.Ordinal);
            Assert.True(at < 0, $"{canary} is in {where}: …{text[Math.Max(0, at - 80)..Math.Min(text.Length, Math.Max(0, at) + 60)]}");
        }
    }
}
