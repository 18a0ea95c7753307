using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Batches;

/// <summary>Batches on an own engine, through the whole server.</summary>
public sealed class BatchTests
{
    private const string Marker = "the-words-of-a-client";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_LinesForAnOwnEngine_AnswersEachOnceInOrder()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        string[] ids = [.. Enumerable.Range(0, 25).Select(i => $"id-{(i * 7) % 25}")];
        JsonNode batch = await host.CreateAsync(ids.Select((id, i) => BatchHost.Line(id, i % 5 == 4 ? "s400" : "serial", $"{Marker} {id}")), "24h", ("x-breakeven-tags", "run=7"));
        Assert.Equal("in_progress", (string)batch["status"]!);
        batch = await host.WaitAsync(batch, "completed");
        Assert.Equal("""{"total":25,"completed":20,"failed":5}""", batch["request_counts"]!.ToJsonString());
        Assert.Equal("""{"run":"7"}""", batch["metadata"]!.ToJsonString());

        JsonNode[] answered = await host.LinesAsync(batch, "output_file_id"), failed = await host.LinesAsync(batch, "error_file_id");
        Assert.Equal(ids.Where((_, i) => i % 5 != 4), answered.Select(line => (string)line["custom_id"]!));
        Assert.Equal(ids.Where((_, i) => i % 5 == 4), failed.Select(line => (string)line["custom_id"]!));
        Assert.All(answered, line => Assert.EndsWith($"own: {Marker} {(string)line["custom_id"]!}", (string)line["response"]!["body"]!["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal));
        Assert.All(failed, line => Assert.Equal((400, "context_length_exceeded"), ((int)line["response"]!["status_code"]!, (string)line["response"]!["body"]!["error"]!["code"]!)));
        Assert.Empty(host.Api.Seen);

        JsonArray records = await host.Server.RecordsAsync("?limit=100");
        Assert.Equal(Enumerable.Range(1, 25).Select(n => $"{(string)batch["id"]!}-{n}").Order(), records.Select(record => (string)record!["request_id"]!).Order());
        Assert.All(records, record => Assert.Equal(
            ("team", "idle", "engine", "batch", "7"),
            ((string)record!["key"]!, (string)record["decision"]!, (string)record["target"]!, (string)record["tags"]!["breakeven.service_tier"]!, (string)record["tags"]!["run"]!)));
        await AssertNowherePlainAsync(host);
    }

    [Fact]
    public async Task Create_FaultyFile_FailsAndNamesEachLine()
    {
        await using BatchHost host = await BatchHost.StartAsync(config => config with { Routes = [GatewayHost.Route("serial", "engine")] });
        JsonNode batch = await host.CreateAsync(
        [
            BatchHost.Line("a"),
            "",
            BatchHost.Line("a"),
            BatchHost.Line("c").Replace("/v1/chat/completions", "/v1/embeddings", StringComparison.Ordinal),
            BatchHost.Line("d", "unknown"),
            "{\"custom_id\":",
            BatchHost.Line("f", more: ",\"stream\":true"),
            BatchHost.Line("g", more: ",\"max_tokens\":\"many\""),
            BatchHost.Line("h").Replace("POST", "GET", StringComparison.Ordinal),
        ]);
        Assert.Equal("failed", (string)batch["status"]!);
        Assert.Equal(
            [(3, "duplicate_custom_id", "custom_id"), (4, "invalid_url", "url"), (5, "model_not_found", "body.model"), (6, "invalid_json_line", null), (7, "invalid_request_error", "body.stream"), (8, "invalid_request_error", "body.max_tokens"), (9, "invalid_method", "method")],
            batch["errors"]!["data"]!.AsArray().Select(fault => ((int)fault!["line"]!, (string)fault["code"]!, (string?)fault["param"])));
        Assert.Empty(host.Own.Seen);
    }

    [Theory]
    [InlineData("""{"input_file_id":"file-0","endpoint":"/v1/chat/completions","completion_window":"24h"}""", "input_file_id")]
    [InlineData("""{"input_file_id":"FILE","endpoint":"/v1/moderations","completion_window":"24h"}""", "endpoint")]
    [InlineData("""{"input_file_id":"FILE","endpoint":"/v1/chat/completions","completion_window":"soon"}""", "completion_window")]
    [InlineData("""{"input_file_id":"FILE","endpoint":"/v1/chat/completions","metadata":{"a":1}}""", "metadata")]
    [InlineData("[]", "body")]
    public async Task Create_BadRequest_NamesTheField(string body, string param)
    {
        await using BatchHost host = await BatchHost.StartAsync();
        string file = await host.UploadAsync(BatchHost.Line("a"));
        using HttpResponseMessage refused = await host.RespondAsync(HttpMethod.Post, "/v1/batches", new StringContent(body.Replace("FILE", file, StringComparison.Ordinal), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(param, (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["error"]!["param"]!);
    }

    /// <summary>What a key may not see does not exist for it.</summary>
    [Fact]
    public async Task Files_OfAnotherKey_AreNotThere()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        JsonNode batch = await host.WaitAsync(await host.CreateAsync([BatchHost.Line("a")]), "completed");
        string id = (string)batch["id"]!;
        foreach ((HttpMethod method, string path) in new[] { "input_file_id", "output_file_id" }.Select(file => (string)batch[file]!).SelectMany(file =>
            new[] { (HttpMethod.Get, $"/v1/files/{file}"), (HttpMethod.Get, $"/v1/files/{file}/content"), (HttpMethod.Delete, $"/v1/files/{file}") }).Append((HttpMethod.Get, $"/v1/batches/{id}")).Append((HttpMethod.Post, $"/v1/batches/{id}/cancel")))
        {
            using HttpResponseMessage hidden = await host.RespondAsync(method, path, null, BatchHost.OtherKey);
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }
        Assert.Empty((await host.SendAsync(HttpMethod.Get, "/v1/files", null, BatchHost.OtherKey))["data"]!.AsArray());
        Assert.Empty((await host.SendAsync(HttpMethod.Get, "/v1/batches", null, BatchHost.OtherKey))["data"]!.AsArray());
        using HttpResponseMessage foreign = await host.RespondAsync(
            HttpMethod.Post, "/v1/batches", new StringContent($$"""{"input_file_id":"{{(string)batch["input_file_id"]!}}","endpoint":"/v1/chat/completions"}""", Encoding.UTF8, "application/json"), BatchHost.OtherKey);
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
    }

    /// <summary>Interactive calls go first: one slot stays free whatever waits, and no line is begun while they need it.</summary>
    [Fact]
    public async Task Lines_BesideInteractiveCalls_LeaveASlotAndTakeNoOther()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 12).Select(i => BatchHost.Line($"{i}", "gate")));
        await BatchHost.ReachesAsync(host.Own, "gate", BatchHost.Slots - 1);
        for (int i = 0; i < 10; i++)
        {
            using HttpResponseMessage interactive = await host.Server.ChatAsync("ok");
            Assert.Equal((HttpStatusCode.OK, "engine", "priority"), (interactive.StatusCode, interactive.Headers.GetValues("x-breakeven-target").Single(), interactive.Headers.GetValues("x-breakeven-decision").Single()));
        }
        Assert.Equal(BatchHost.Slots - 1, BatchHost.CountOf(host.Own, "gate"));
        host.Own.Gate.SetResult();
        await host.WaitAsync(batch, "completed");
        Assert.Equal((12, 0), (BatchHost.CountOf(host.Own, "gate"), host.Api.Seen.Count));
    }

    /// <summary>While interactive calls have all the slots that a batch may use, it waits; the window is long, so no API is asked.</summary>
    [Fact]
    public async Task Lines_EngineIsBusyAndTimeIsLeft_Wait()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        Task<HttpResponseMessage>[] busy = [.. Enumerable.Range(0, BatchHost.Slots - 1).Select(_ => host.Server.ChatAsync("gate"))];
        await BatchHost.ReachesAsync(host.Own, "gate", BatchHost.Slots - 1);
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 40).Select(i => BatchHost.Line($"{i}")));
        await Task.Delay(TimeSpan.FromMilliseconds(400), Stop); // some turns of the loop
        Assert.Equal((0, 0), (BatchHost.CountOf(host.Own, "serial"), host.Api.Seen.Count));
        host.Own.Gate.SetResult();
        foreach (HttpResponseMessage call in await Task.WhenAll(busy)) call.Dispose();
        batch = await host.WaitAsync(batch, "completed");
        Assert.Equal((40, 0), ((int)batch["request_counts"]!["completed"]!, (int)batch["breakeven"]!["spilled"]!));
    }

    /// <summary>Forty lines at sixteen at once and half a minute each are more than a minute holds: they go to the API at once, and say why.</summary>
    [Fact]
    public async Task Lines_EngineIsBusyAndTimeIsShort_GoToTheApi()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        Task<HttpResponseMessage>[] busy = [.. Enumerable.Range(0, BatchHost.Slots - 1).Select(_ => host.Server.ChatAsync("gate"))];
        await BatchHost.ReachesAsync(host.Own, "gate", BatchHost.Slots - 1);
        JsonNode batch = await host.WaitAsync(await host.CreateAsync(Enumerable.Range(0, 40).Select(i => BatchHost.Line($"{i}")), "1m"), "completed");
        int spilled = (int)batch["breakeven"]!["spilled"]!;
        Assert.InRange(spilled, 1, 40); // once an API has shown how fast it is, the last lines may find time again
        Assert.Equal(spilled, host.Api.Seen.Count);
        Assert.Equal(spilled, (await host.Server.RecordsAsync("?limit=100")).Count(record => (string?)record!["decision"] == "deadline" && (string?)record["target"] == "api"));
        host.Own.Gate.SetResult();
        foreach (HttpResponseMessage call in await Task.WhenAll(busy)) call.Dispose();
    }

    /// <summary>The policy goes before the deadline.</summary>
    [Fact]
    public async Task Lines_RestrictedDataAndTimeIsShort_NeverLeave()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        Task<HttpResponseMessage>[] busy = [.. Enumerable.Range(0, BatchHost.Slots - 1).Select(_ => host.Server.ChatAsync("gate"))];
        await BatchHost.ReachesAsync(host.Own, "gate", BatchHost.Slots - 1);
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 40).Select(i => BatchHost.Line($"{i}")), "1m", ("x-breakeven-data-class", "restricted"));
        await Task.Delay(TimeSpan.FromMilliseconds(400), Stop); // some turns of the loop
        host.Own.Gate.SetResult();
        foreach (HttpResponseMessage call in await Task.WhenAll(busy)) call.Dispose();
        batch = await host.WaitAsync(batch, "completed");
        Assert.Equal((40, 0), ((int)batch["request_counts"]!["completed"]!, host.Api.Seen.Count));
    }

    [Fact]
    public async Task Cancel_InTheMiddle_TellsOfEveryLine()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 12).Select(i => BatchHost.Line($"{i}", "gate")));
        await BatchHost.ReachesAsync(host.Own, "gate", BatchHost.Slots - 1);
        using HttpResponseMessage inUse = await host.RespondAsync(HttpMethod.Delete, $"/v1/files/{(string)batch["input_file_id"]!}", null);
        Assert.Equal(HttpStatusCode.Conflict, inUse.StatusCode);
        Assert.Equal("cancelling", (string)(await host.SendAsync(HttpMethod.Post, $"/v1/batches/{(string)batch["id"]!}/cancel", null))["status"]!);
        host.Own.Gate.SetResult();
        batch = await host.WaitAsync(batch, "cancelled");
        JsonNode[] answered = await host.LinesAsync(batch, "output_file_id"), rest = await host.LinesAsync(batch, "error_file_id");
        Assert.Equal((BatchHost.Slots - 1, 12 - BatchHost.Slots + 1), (answered.Length, rest.Length));
        Assert.All(rest, line => Assert.Equal("batch_cancelled", (string)line["error"]!["code"]!));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}").Order(), answered.Concat(rest).Select(line => (string)line["custom_id"]!).Order());
        Assert.Equal(BatchHost.Slots - 1, BatchHost.CountOf(host.Own, "gate"));
    }

    [Fact]
    public async Task Restart_InTheMiddle_GoesOnWithWhatHasNoAnswer()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 200).Select(i => BatchHost.Line($"{i}")));
        await BatchHost.ReachesAsync(host.Own, "serial", 20);
        await host.RestartAsync(); // what is under way ends first
        batch = await host.WaitAsync(batch, "completed");
        JsonNode[] answered = await host.LinesAsync(batch, "output_file_id");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), answered.Select(line => (string)line["custom_id"]!));
        Assert.Equal(200, BatchHost.CountOf(host.Own, "serial"));
    }

    /// <summary>Lines run under the key as it is then, not as it was when the batch was created.</summary>
    [Fact]
    public async Task Lines_KeyIsDisabledMeanwhile_EndWithTheReason()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 6).Select(i => BatchHost.Line($"{i}", "gate")));
        await BatchHost.ReachesAsync(host.Own, "gate", BatchHost.Slots - 1);
        SnapshotSource snapshots = host.Server.Services.GetRequiredService<SnapshotSource>();
        GatewaySnapshot before = snapshots.Current;
        BreakevenConfig config = before.Config;
        snapshots.Swap(GatewaySnapshot.Create(config with { Keys = [config.Keys[0] with { Enabled = false }, config.Keys[1]] }, before.Prices, before.Version));
        host.Own.Gate.SetResult();
        string path = Path.Combine(host.Server.Folder, "ledger.db.batches", "batches");
        while (Directory.EnumerateFiles(path, "*.log").Any()) await Task.Delay(20, Stop);
        snapshots.Swap(before);
        batch = await host.BatchAsync(batch);
        Assert.Equal("""{"total":6,"completed":3,"failed":3}""", batch["request_counts"]!.ToJsonString());
        Assert.All(await host.LinesAsync(batch, "error_file_id"), line => Assert.Equal("api_key_disabled", (string)line["response"]!["body"]!["error"]!["code"]!));
    }

    /// <summary>Each line holds its worst case, a quarter of a dollar: two fit, and the others come when those have settled to next to nothing.</summary>
    [Fact]
    public async Task Lines_BudgetHoldsTwo_TheOthersFollow()
    {
        await using BatchHost host = await BatchHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Budgets = [new(new(0.5m), BudgetPeriod.Month)] }] });
        JsonNode batch = await host.CreateAsync(Enumerable.Range(0, 4).Select(i => BatchHost.Line($"{i}", "gate")));
        await BatchHost.ReachesAsync(host.Own, "gate", 2);
        JsonArray refused = [];
        while (refused.Count < 2) refused = await host.Server.RecordsAsync("?outcome=refused");
        Assert.All(refused, record => Assert.Equal("budget_exceeded", (string)record!["error_code"]!));
        host.Own.Gate.SetResult();
        batch = await host.WaitAsync(batch, "completed");
        Assert.Equal("""{"total":4,"completed":4,"failed":0}""", batch["request_counts"]!.ToJsonString());
    }

    [Fact]
    public async Task Erase_OfAKey_LeavesNoFileOfItAndAllOfOthers()
    {
        await using BatchHost host = await BatchHost.StartAsync();
        await host.WaitAsync(await host.CreateAsync([BatchHost.Line("a")]), "completed");
        string kept = await host.UploadAsync("x", BatchHost.OtherKey);
        JsonNode erased = await host.SendAsync(HttpMethod.Delete, "/manage/v1/files?key=team", null, ServerHost.Admin);
        Assert.Equal("""{"erased":2,"batches_cancelled":0}""", erased.ToJsonString());
        Assert.Empty((await host.SendAsync(HttpMethod.Get, "/v1/batches", null))["data"]!.AsArray());
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(host.Server.Folder, "ledger.db.batches"), "*", SearchOption.AllDirectories).Count());
        await host.SendAsync(HttpMethod.Get, $"/v1/files/{kept}", null, BatchHost.OtherKey);
    }

    [Fact]
    public async Task Upload_TooLargeOrForAnotherPurpose_LeavesNothing()
    {
        await using BatchHost host = await BatchHost.StartAsync(config => config with { Batch = new() { MaxFileBytes = 100_000, MaxBytes = 150_000 } });
        Assert.Equal("file_too_large", await RefusedAsync(host, new string('x', 100_001), "batch"));
        Assert.Equal("invalid_request_error", await RefusedAsync(host, "x", "fine-tune"));
        await host.UploadAsync(new string('x', 100_000));
        Assert.Equal("file_storage_full", await RefusedAsync(host, new string('x', 60_000), "batch"));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(host.Server.Folder, "ledger.db.batches", "files")).Count());
    }

    private static async Task<string> RefusedAsync(BatchHost host, string text, string purpose)
    {
        using MultipartFormDataContent form = new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "lines.jsonl" }, { new StringContent(purpose), "purpose" } };
        using HttpResponseMessage refused = await host.RespondAsync(HttpMethod.Post, "/v1/files", form);
        Assert.False(refused.IsSuccessStatusCode);
        return (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["error"]!["code"]!;
    }

    private static async Task AssertNowherePlainAsync(BatchHost host)
    {
        await host.Server.StopAsync(); // lets go of its files
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(host.Server.Folder, "ledger.db.batches"), "*", SearchOption.AllDirectories));
        foreach (string path in Directory.EnumerateFiles(host.Server.Folder, "*", SearchOption.AllDirectories))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            foreach (string secret in (string[])[Marker, "lines.jsonl", "id-7"]) Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{path}: {secret}");
        }
    }
}
