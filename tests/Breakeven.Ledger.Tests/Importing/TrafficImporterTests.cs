using System.IO.Compression;
using System.Text;
using Breakeven.Ledger.Importing;

namespace Breakeven.Ledger.Tests.Importing;

public sealed class TrafficImporterTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset s_start = new ImportOptions().StartAt;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_AzureOriginal_GivesItsCalls()
    {
        List<CallRecord> calls = await ReadAsync("TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109\r\n");

        Assert.Equal([new DateTimeOffset(2023, 11, 16, 18, 15, 46, TimeSpan.Zero).AddTicks(6805900), new DateTimeOffset(2023, 11, 16, 18, 15, 50, TimeSpan.Zero).AddTicks(9951690)], calls.Select(call => call.StartedAt));
        Assert.Equal([(374, 44), (396, 109)], calls.Select(call => (call.InputTokens, call.OutputTokens)));
        CallRecord call = calls[0];
        Assert.Equal(("import", CallOutcome.Ok, UsageSource.Provider, CostBasis.None), (call.Protocol, call.Outcome, call.UsageSource, call.CostBasis));
        Assert.Null(call.CostUsd);
        Assert.Equal(7, call.Id.Version);
        Assert.Equal($"import-{call.Id:D}", call.RequestId);
    }

    [Fact]
    public async Task Read_SharedForm_CountsFromTheStart()
    {
        List<CallRecord> calls = await ReadAsync("arrival_s,input_tokens,output_tokens\n0.000000,374,44\n4.314579,396,109\n");
        Assert.Equal([s_start, s_start.AddTicks(43145790)], calls.Select(call => call.StartedAt));
    }

    [Fact]
    public async Task Read_Mooncake_KeepsItsPrefixBlocks()
    {
        List<CallRecord> calls = await ReadAsync("{\"timestamp\":1500,\"input_length\":6758,\"output_length\":500,\"hash_ids\":[0,1,14]}\n\n{\"timestamp\":3000,\"input_length\":7,\"output_length\":0,\"hash_ids\":[]}\n");

        Assert.Equal(2, calls.Count);
        Assert.Equal((s_start.AddSeconds(1.5), 6758, 500), (calls[0].StartedAt, calls[0].InputTokens, calls[0].OutputTokens));
        Assert.Equal(["0", "1", "14"], calls[0].PrefixHashes!.Value);
        Assert.Empty(calls[1].PrefixHashes!.Value);
    }

    [Fact]
    public async Task Read_GenericCsv_TakesKnownColumnsAndPassesOverOthers()
    {
        CallRecord call = Assert.Single(await ReadAsync(
            "note,started_at,output_tokens,input_tokens,workload,cost_usd,outcome,duration_ms\n\"a, \"\"b\"\"\nc\",2026-05-01T12:00:00+02:00,20,10,support,0.0125,timeout,\n",
            new ImportOptions { Workload = "other", Model = "gpt-4.1" }));

        Assert.Equal(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), call.StartedAt);
        Assert.Equal((10, 20, "support", "gpt-4.1", CallOutcome.Timeout), (call.InputTokens, call.OutputTokens, call.Workload, call.ResponseModel, call.Outcome));
        Assert.Equal(new Money(0.0125m), call.CostUsd);
        Assert.Null(call.DurationMs);
    }

    [Fact]
    public async Task Read_GenericJsonl_TakesStringsAndNumbers()
    {
        CallRecord call = Assert.Single(await ReadAsync("{\"arrival_s\":2,\"input_tokens\":10,\"output_tokens\":\"20\",\"key\":null,\"tags\":{\"team\":\"x\"},\"unknown\":[1]}"));
        Assert.Equal((s_start.AddSeconds(2), 10, 20), (call.StartedAt, call.InputTokens, call.OutputTokens));
        Assert.Equal("x", call.Tags!["team"]);
    }

    [Fact]
    public async Task Read_Gzip_IsUnpackedWhateverItsName()
    {
        using (FileStream file = new(_folder.In("trace"), FileMode.CreateNew))
        using (GZipStream gzip = new(file, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes("arrival_s,input_tokens,output_tokens\n1,2,3\n"));
        Assert.Single(await ReadFileAsync(_folder.In("trace")));
    }

    [Fact]
    public async Task Read_Twice_GivesTheSameIdsAndEqualRowsDiffer()
    {
        const string text = "arrival_s,input_tokens,output_tokens\n1,2,3\n1,2,3\n";
        List<CallRecord> first = await ReadAsync(text), longer = await ReadAsync(text + "5,2,3\n"), other = await ReadAsync(text, new ImportOptions { Workload = "w" });

        Assert.Equal(2, first.Select(call => call.Id).Distinct().Count());
        Assert.Equal(first.Select(call => call.Id), longer.Take(2).Select(call => call.Id)); // a log that has grown adds only what is new
        Assert.Empty(first.Select(call => call.Id).Intersect(other.Select(call => call.Id)));
    }

    [Theory]
    [InlineData("arrival_s,input_tokens,output_tokens\n1,2,3\n2,-5,3\n", 3, "input_tokens", "negative")]
    [InlineData("arrival_s,input_tokens,output_tokens\nNaN,2,3\n", 2, "arrival_s", "finite")]
    [InlineData("arrival_s,input_tokens,output_tokens\n1e300,2,3\n", 2, "arrival_s", "beyond")]
    [InlineData("arrival_s,input_tokens,output_tokens\n-1,2,3\n", 2, "arrival_s", "negative")]
    [InlineData("arrival_s,input_tokens,output_tokens\n1,2.5,3\n", 2, "input_tokens", "whole")]
    [InlineData("arrival_s,input_tokens,output_tokens\n1,,3\n", 2, "input_tokens", "no value")]
    [InlineData("arrival_s,input_tokens,output_tokens\n1,2\n", 2, null, "cells")]
    [InlineData("arrival_s,input_tokens,output_tokens\n1,2,\"3\n", 2, "3", "never closed")]
    [InlineData("arrival_s,input_tokens\n1,2\n", 1, "output_tokens", "missing")]
    [InlineData("input_tokens,output_tokens\n1,2\n", 1, "arrival_s", "missing")]
    [InlineData("started_at,input_tokens,output_tokens,input_tokens\n1,2,3,4\n", 1, "input_tokens", "twice")]
    [InlineData("started_at,input_tokens,output_tokens\nyesterday,2,3\n", 2, "started_at", "not a time")]
    [InlineData("started_at,input_tokens,output_tokens,outcome\n2026-01-01,2,3,fine\n", 2, "outcome", "client_error")]
    [InlineData("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,374,-44\n", 2, "GeneratedTokens", "negative")]
    [InlineData("t_s,req_per_s\n0,212\n", 1, null, "azure-trace")]
    [InlineData("hello\n", 1, null, "mooncake")]
    [InlineData("{\"a\":1}\n", 1, null, "recognised")]
    [InlineData("{\"timestamp\":1,\"input_length\":2}\n", 1, "output_length", "missing")]
    [InlineData("{\"timestamp\":1,\"input_length\":2,\"output_length\":-3}\n", 1, "output_length", "negative")]
    [InlineData("{\"timestamp\":-1,\"input_length\":2,\"output_length\":3}\n", 1, "timestamp", "0 or more")]
    [InlineData("{\"arrival_s\":1,\"input_tokens\":2,\"output_tokens\":3}\n{\"arrival_s\":1,\"inp", 2, null, "not JSON")]
    [InlineData("", 0, null, "empty")]
    public async Task Read_BadFile_NamesFileLineAndColumn(string text, long line, string? column, string says)
    {
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ReadAsync(text));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(error.File, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_GzipCutOff_IsAnError()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("arrival_s,input_tokens,output_tokens\n" + string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number},1,1\n"))));
        File.WriteAllBytes(_folder.In("cut.gz"), packed.ToArray()[..(int)(packed.Length / 2)]);
        await Assert.ThrowsAsync<ImportException>(() => ReadFileAsync(_folder.In("cut.gz")));
    }

    [Fact]
    public async Task Read_NotUtf8_IsAnError()
    {
        File.WriteAllBytes(_folder.In("latin"), [.. "arrival_s,input_tokens,output_tokens,workload\n1,2,3,"u8, 0xE4, 0x0A]);
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ReadFileAsync(_folder.In("latin")));
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoFile_IsAnError() => await Assert.ThrowsAsync<ImportException>(() => ReadFileAsync(_folder.In("nowhere.csv")));

    [Fact]
    public async Task ImportAsync_FileGoesBadAtItsEnd_LeavesTheLedgerUntouched()
    {
        string path = _folder.Write("bad.csv", "arrival_s,input_tokens,output_tokens\n" + string.Concat(Enumerable.Range(0, 500).Select(number => $"{number},1,1\n")) + "500,1,-1\n");
        await using EmbeddedLedger ledger = await _folder.OpenAsync();

        ImportException error = await Assert.ThrowsAsync<ImportException>(() =>
            ledger.ImportAsync(TrafficImporter.ReadAsync(path, ImportFormat.Auto, new ImportOptions(), s_none), progress: null, s_none));

        Assert.Equal(502, error.Line);
        Assert.Equal(0, (await ledger.VerifyAsync(s_none)).Calls);
    }

    private Task<List<CallRecord>> ReadAsync(string text, ImportOptions? options = null) =>
        ReadFileAsync(_folder.Write($"{Guid.NewGuid():N}", text), options);

    private static async Task<List<CallRecord>> ReadFileAsync(string path, ImportOptions? options = null)
    {
        List<CallRecord> calls = [];
        await foreach (CallRecord call in TrafficImporter.ReadAsync(path, ImportFormat.Auto, options ?? new ImportOptions(), s_none)) calls.Add(call);
        return calls;
    }
}
