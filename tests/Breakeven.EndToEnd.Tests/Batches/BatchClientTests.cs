using System.ClientModel;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenAI.Batch;
using OpenAI.Files;

namespace Breakeven.EndToEnd.Batches;

/// <summary>Files and batches as OpenAI's .NET library asks for them.</summary>
public sealed partial class BatchClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_OfTheLibrary_AreKeptListedAndDeleted()
    {
        await using BatchGateway gateway = await BatchGateway.StartAsync();
        byte[] bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 % 256))];
        OpenAIFile file = await gateway.Files.UploadFileAsync(BinaryData.FromBytes(bytes), "ünicode name.jsonl", FileUploadPurpose.Batch);
        Assert.Equal((200_000L, FilePurpose.Batch, "ünicode name.jsonl"), (file.SizeInBytesLong ?? 0, file.Purpose, file.Filename));
        Assert.Equal(bytes, (await gateway.Files.DownloadFileAsync(file.Id)).Value.ToArray());
        Assert.Equal(file.Id, Assert.Single((await gateway.Files.GetFilesAsync(Stop)).Value).Id);
        Assert.Equal(file.Id, (await gateway.Files.GetFileAsync(file.Id, Stop)).Value.Id);
        Assert.True((await gateway.Files.DeleteFileAsync(file.Id, Stop)).Value.Deleted);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => gateway.Files.GetFileAsync(file.Id, Stop))).Status);
    }

    [Fact]
    public async Task Batch_OfTheLibrary_IsCreatedWatchedAndCancelled()
    {
        await using BatchGateway gateway = await BatchGateway.StartAsync();
        CreateBatchOperation first = await gateway.CreateAsync(20);
        await first.WaitForCompletionAsync(Stop);
        JsonNode done = await BatchGateway.ReadAsync(first);
        Assert.Equal(("completed", 20, 0), (done.Text("status"), (int)done["request_counts"]!["completed"]!, (int)done["request_counts"]!["failed"]!));
        JsonNode[] lines = await gateway.LinesAsync(done.Text("output_file_id"));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), lines.Select(line => line.Text("custom_id")));
        Assert.All(lines, line => Assert.EndsWith($"line-{line.Text("custom_id")}.", (string)line["response"]!["body"]!["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal));

        CreateBatchOperation second = await gateway.CreateAsync(20, "gate");
        while (gateway.Engine.Seen.Count(seen => seen.Body.Contains("gate", StringComparison.Ordinal)) < BatchGateway.Slots - 1) await Task.Delay(10, Stop);
        await second.CancelAsync(options: null);
        gateway.Engine.Gate.SetResult();
        JsonNode cancelled = await BatchGateway.WaitAsync(second, batch => batch.Text("status") == "cancelled");
        Assert.Equal(20, (await gateway.LinesAsync(cancelled.Text("output_file_id"))).Length + (await gateway.LinesAsync(cancelled.Text("error_file_id"))).Length);
    }

    /// <summary>Killed in the middle, twice: every line has its answer once, in order, and only lines that were under way at the kill were made again.</summary>
    [Fact]
    public async Task Kill_InTheMiddle_LosesNoLineAndRepeatsNoneThatWasAnswered()
    {
        const int lines = 1_500, kills = 2;
        await using BatchGateway gateway = await BatchGateway.StartAsync();
        CreateBatchOperation batch = await gateway.CreateAsync(lines);
        int known = 0;
        for (int kill = 1; kill <= kills; kill++)
        {
            JsonNode running = await BatchGateway.WaitAsync(batch, now => (int)now["request_counts"]!["completed"]! >= known + 20);
            Assert.Equal("in_progress", running.Text("status"));
            await gateway.Process.KillAsync();
            known = (int)running["request_counts"]!["completed"]!;
            await gateway.RestartAsync();
            Assert.InRange((int)(await BatchGateway.ReadAsync(batch))["request_counts"]!["completed"]!, known, lines);
        }
        JsonNode done = await BatchGateway.WaitAsync(batch, now => now.Text("status") == "completed");
        JsonNode[] answers = await gateway.LinesAsync(done.Text("output_file_id"));
        Assert.Equal(Enumerable.Range(0, lines).Select(i => $"{i}"), answers.Select(line => line.Text("custom_id")));
        await gateway.Process.TerminateAsync();

        Dictionary<string, int> seen = gateway.Engine.Seen.Select(request => LineName().Match(request.Body)).Where(match => match.Success).CountBy(match => match.Value).ToDictionary();
        Assert.Equal(lines, seen.Count);
        Assert.InRange(seen.Values.Sum(), lines, lines + kills * (BatchGateway.Slots - 1));
        await using BreakevenProcess verify = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "verify");
        Assert.True(verify.ExitCode == 0, verify.Output);
        await using BreakevenProcess export = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "export");
        ILookup<string, JsonNode> records = export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToLookup(record => record.Text("request_id"));
        Assert.Equal(lines, records.Count);
        Assert.All(records, line => Assert.Contains(line, record => record.Text("outcome") == "ok"));
    }

    [GeneratedRegex(@"line-[0-9]+\.")]
    private static partial Regex LineName();
}
