using System.Collections.Concurrent;
using System.Net;

namespace Breakeven.EndToEnd;

/// <summary>The executable in its own process, over real HTTP.</summary>
public class ServeTests
{
    /// <summary>The fake provider counts 20 prompt tokens, 8 of them cached, and 3 completion tokens.</summary>
    private static readonly Money PriceOfACall = new((12 * 3m + 8 * 0.3m + 3 * 15m) / 1_000_000);

    [Fact]
    public async Task Call_Answered_HasItsExactRecordAndLeaksNoKey()
    {
        await using GatewayUnderTest gateway = await GatewayUnderTest.StartAsync();
        using HttpResponseMessage answer = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        CallRecord record = Assert.Single(await gateway.RecordsAsync($"request_id={GatewayUnderTest.RequestId(answer)}"));
        Assert.Equal(PriceOfACall, record.CostUsd);
        Assert.Equal(("team", CallOutcome.Ok, "cloud-ok"), (record.Key, record.Outcome, record.Target));

        await gateway.Process.TerminateAsync();
        foreach (string secret in new[] { GatewayUnderTest.Key, GatewayUnderTest.AdminKey, GatewayUnderTest.UpstreamKey })
            Assert.DoesNotContain(secret, gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailingTarget_WithAFallback_IsSurvivedAndBothTriesAreRecorded()
    {
        await using GatewayUnderTest gateway = await GatewayUnderTest.StartAsync();
        using HttpResponseMessage answer = await gateway.ChatAsync("survive");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        CallRecord record = Assert.Single(await gateway.RecordsAsync($"request_id={GatewayUnderTest.RequestId(answer)}"));
        Assert.Equal(["cloud-fail", "cloud-fail", "own-ok"], record.Attempts.Select(attempt => attempt.Target));
        Assert.Equal(CostBasis.Reservation, record.CostBasis);
    }

    [Fact]
    public async Task KillNine_UnderLoad_LosesNoAnsweredCall()
    {
        await using GatewayUnderTest gateway = await GatewayUnderTest.StartAsync();
        ConcurrentBag<string> answered = [];
        using CancellationTokenSource killed = new();
        Task[] clients = [.. Enumerable.Range(0, 8).Select(i => CallUntilAsync(gateway, stream: i % 2 == 0, answered, killed.Token))];
        while (answered.Count < 200) await Task.Delay(5);
        await gateway.Process.KillAsync();
        await killed.CancelAsync();
        await Task.WhenAll(clients);

        await gateway.RunAsync();
        foreach (string id in answered)
        {
            CallRecord record = Assert.Single(await gateway.RecordsAsync($"request_id={id}"));
            Assert.Equal((CallOutcome.Ok, PriceOfACall), (record.Outcome, record.CostUsd!.Value));
        }
        await gateway.Process.TerminateAsync();
        await using BreakevenProcess verify = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "verify", "--ledger", gateway.Ledger);
        Assert.True(verify.ExitCode == 0, verify.Output);
    }

    [Fact]
    public async Task SigTerm_WithAnOpenCall_AnswersItAndExitsWithZero()
    {
        await using GatewayUnderTest gateway = await GatewayUnderTest.StartAsync();
        Task<HttpResponseMessage> open = gateway.ChatAsync("slow");
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5);
        await gateway.Process.TerminateAsync();

        using HttpResponseMessage answer = await open;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, gateway.Process.ExitCode);
    }

    [Fact]
    public async Task Configuration_ChangedOnDisk_IsTakenOverAndABrokenOneIsNot()
    {
        await using GatewayUnderTest gateway = await GatewayUnderTest.StartAsync();
        gateway.Configure("0.0000001");
        HttpStatusCode status = HttpStatusCode.OK;
        while (status == HttpStatusCode.OK) status = await StatusAsync(gateway);
        Assert.Equal(HttpStatusCode.PaymentRequired, status);
        Assert.Equal([2, 1], (await gateway.RecordsAsync("limit=1000")).Select(record => record.ConfigVersion).Distinct());

        File.AppendAllText(Path.Combine(gateway.Folder, "breakeven.yaml"), "\nnonsense: true\n");
        while (!gateway.Process.Output.Contains("nonsense", StringComparison.Ordinal)) await Task.Delay(50);
        Assert.Equal(HttpStatusCode.PaymentRequired, await StatusAsync(gateway));
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayUnderTest gateway)
    {
        using HttpResponseMessage answer = await gateway.ChatAsync("good");
        await Task.Delay(50);
        return answer.StatusCode;
    }

    private static async Task CallUntilAsync(GatewayUnderTest gateway, bool stream, ConcurrentBag<string> answered, CancellationToken killed)
    {
        while (!killed.IsCancellationRequested)
        {
            try
            {
                using HttpResponseMessage answer = await gateway.ChatAsync("good", stream);
                string body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.IsSuccessStatusCode && (!stream || body.Contains("[DONE]", StringComparison.Ordinal))) answered.Add(GatewayUnderTest.RequestId(answer));
            }
            catch (HttpRequestException)
            {
                return; // the gateway was killed
            }
        }
    }
}
