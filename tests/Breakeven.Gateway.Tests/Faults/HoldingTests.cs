using System.Text;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>What calls leave behind in the process: counted, with nothing else running. <c>eng/soak</c> watches the same for hours.</summary>
[Collection(nameof(Alone))]
public sealed class HoldingTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    private const int Round = 400;
    private static readonly string[] s_models = ["good", "good", "cut", "short-body", "evil-headers", "500", "sse-cr", "good"];
    private static readonly FaultWire[] s_clients = [FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Whole answers, streams, clients that leave and providers that break: after a collection no memory and no file handle stays with them.</summary>
    [Fact]
    public async Task Calls_ManyOfAllKinds_LeaveNeitherMemoryNorHandles()
    {
        for (int warming = 0; warming < 3; warming++) await RunAsync();
        (long memory, int handles) before = Held();
        for (int round = 0; round < 3; round++) await RunAsync();
        (long memory, int handles) after = Held();
        // A leak of a call is its record, its buffers or its connection: each is more than these bounds.
        Assert.InRange((after.memory - before.memory) / (3.0 * Round), -1_000_000, 400);
        Assert.InRange(after.handles - before.handles, -1_000, 20);
    }

    private async Task RunAsync()
    {
        await Parallel.ForAsync(0, Round, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (n, _) =>
        {
            FaultWire client = s_clients[n % 4];
            using HttpRequestMessage request = FaultGateway.Post(client.Path, Encoding.UTF8.GetBytes(client.Ask($"{FaultGateway.NativeOf(client)}/{s_models[n % s_models.Length]}", "hi", stream: n % 3 > 0)), gateway.NextId());
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            if (n % 16 == 0) return; // leaves
            try
            {
                await response.Content.ReadAsByteArrayAsync(Stop);
            }
            catch (HttpRequestException)
            {
                // One of those that break off.
            }
        });
        gateway.Upstream.Seen.Clear();
        gateway.Logs.Lines.Clear();
        await SettledAsync();
    }

    /// <summary>Until the ledger's store has caught up and closed connections are gone, which on a busy machine takes more than a moment: what is held then shrinks no further.</summary>
    private static async Task SettledAsync()
    {
        (long memory, int handles) least = (long.MaxValue, int.MaxValue);
        for (int still = 0, looks = 0; still < 3 && looks < 60; looks++)
        {
            await Task.Delay(500, Stop);
            (long memory, int handles) held = Held();
            still = held.memory < least.memory - 4_096 || held.handles < least.handles ? 0 : still + 1;
            least = (Math.Min(least.memory, held.memory), Math.Min(least.handles, held.handles));
        }
    }

    private static (long Memory, int Handles) Held()
    {
        for (int n = 0; n < 3; n++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return (GC.GetTotalMemory(forceFullCollection: true), OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0);
    }

    /// <summary>Runs after all that runs in parallel.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
