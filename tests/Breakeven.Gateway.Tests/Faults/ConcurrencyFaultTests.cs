using System.Text;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Server.Hosting;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>Many calls at once: nobody gets anything of another's.</summary>
public sealed class ConcurrencyFaultTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    private static readonly FaultWire[] s_clients = [FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama];

    /// <summary>What the calls between do to the shared connections.</summary>
    private static readonly string[] s_models = ["good", "good", "long-body", "good", "cut", "good", "evil-headers", "good", "short-body", "sse-cr", "utf8-split", "http-1.0"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Faults 63 and 102: 300 mixed calls, streams and whole answers, of all formats, among them some that break or poison their connection.</summary>
    [Fact]
    public async Task Call_ThreeHundredMixedAtOnce_NoAnswerIsSwapped()
    {
        FaultProbe probe = new(gateway.Client, GatewayHost.Key, TimeSpan.FromSeconds(120));
        Fault good = FaultCatalogue.Find("sse-comments")! with { Name = "good", PlayAsync = FaultScene.AnswerWellAsync };
        FaultReport[] reports = await Task.WhenAll(Enumerable.Range(0, 300).Select(n =>
        {
            FaultWire client = s_clients[n % 4];
            string model = s_models[n % s_models.Length], provider = n % 3 == 0 ? "chat" : FaultGateway.NativeOf(client);
            return probe.AskAsync(FaultCatalogue.Find(model) ?? good, client, $"{provider}/{model}", stream: n % 8 < 4, Stop);
        }));
        Assert.Empty(reports.SelectMany(report => report.Problems.Select(problem => $"{report.Fault.Name}, {report.Client}: {problem}")));
        string[] ids = [.. reports.Select(report => report.RequestId!)];
        Assert.Equal(300, ids.Distinct().Count());
        foreach (string id in ids) await gateway.OnlyRecordAsync(id);
    }

    /// <summary>Fault 98: connections outlive configurations. A reload ends no stream and opens no new pool.</summary>
    [Fact]
    public async Task Reload_WhileStreamsRun_NoneIsCut()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Upstream.Script = call => call.Text.Contains("paced", StringComparison.Ordinal)
            ? async scene =>
            {
                await scene.SpeakAsync();
                await release.Task;
                foreach (string item in scene.GoodEvents.Skip(2)) await scene.ChunkAsync(item);
                await scene.EndStreamAsync();
            }
            : null;
        List<HttpResponseMessage> open = [];
        for (int n = 0; n < 20; n++)
        {
            FaultWire client = s_clients[n % 4];
            open.Add(await gateway.Client.SendAsync(
                FaultGateway.Post(client.Path, Encoding.UTF8.GetBytes(client.Ask("patient/paced", $"a paced answer {n}", stream: true)), gateway.NextId()), HttpCompletionOption.ResponseHeadersRead, Stop));
        }
        ConfigApplier applier = gateway.Host.Services.GetRequiredService<ConfigApplier>();
        SnapshotSource snapshots = gateway.Host.Services.GetRequiredService<SnapshotSource>();
        int connections = gateway.Upstream.Connections;
        for (int n = 0; n < 20; n++)
        {
            BreakevenConfig next = snapshots.Current.Config with { Routes = [.. snapshots.Current.Config.Routes, GatewayHost.Route($"added-{n}", "good")] };
            await applier.ApplyAsync(next, ConfigText.FromText($"reload {n}"), Stop);
            await gateway.StillServesAsync();
        }
        Assert.InRange(gateway.Upstream.Connections - connections, 0, 1);
        release.SetResult();
        for (int n = 0; n < open.Count; n++)
        {
            using HttpResponseMessage response = open[n];
            FaultWire client = s_clients[n % 4];
            string text = await response.Content.ReadAsStringAsync(Stop);
            Assert.Equal($"a paced answer {n}", string.Concat(client.DataOf(text).Where(data => data.StartsWith('{')).Select(data => client.TextOfEvent(System.Text.Json.Nodes.JsonNode.Parse(data)!))));
            Assert.Contains(client.DataOf(text), client.IsEnd);
        }
    }
}
