using System.Text;
using System.Text.Json;
using Breakeven.Ledger.Export;
using Breakeven.Ledger.Importing;

namespace Breakeven.Ledger.Tests.Export;

public sealed class CallExportTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;

    /// <summary>Every member has a value that differs from its default, and text that CSV must quote or guard.</summary>
    private static readonly CallRecord s_full = SampleCalls.Ended(3) with
    {
        RequestId = "=HYPERLINK(\"http://x\")", DataClass = "@internal", Region = "-eu", Stream = true, Outcome = CallOutcome.Truncated, Status = 502, ErrorCode = "+a,b\r\n\"c\"",
        Attempts = [new Attempt("frontier", SampleCalls.Start, 1.5, null, "connect"), new Attempt("llama70b", SampleCalls.Start, 2.25, 200, null) { Provider = "gpu1", Model = "llama", Location = Location.Own, Region = "eu" }],
        PersonalData = System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty.Add("card", 1).Add("email", 2),
        Experiment = "rollout-1", Arm = "shadow", ShadowOf = SampleCalls.IdOf(9),
        CachedInputTokens = 5, CacheWriteTokens = 6, ReasoningTokens = 7, MarginalCostUsd = new Money(-0.000000000000001m), Cache = "miss", Decision = "\tcheapest", Score = -0.125, PrefixHashes = ["a1", "b2"], PromptMeasures = ["tools", "cache:system"], PromptTokensBefore = 900, PromptTokensAfter = 700, MaxOutputTokens = 512,
        PromptParts = System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty.Add("system", 600).Add("tools", 300),
    };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteCsv_TextLikeAFormula_IsGuardedAndNumbersAreNot()
    {
        using StringWriter text = new();
        Assert.Equal(1, await CallExport.WriteCsvAsync(SampleCalls.Stream([s_full]), text, s_none));

        Assert.StartsWith("id,request_id,started_at,key,environment,workload,data_class,tags,protocol,", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\")\",", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",\"'@internal\",", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",\"'-eu\",", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",\"'+a,b\r\n\"\"c\"\"\",", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",\"'\tcheapest\",", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",-0.000000000000001,", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(",-0.125,", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1", "\"'=1\"")]
    [InlineData("\r", "\"'\r\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("it's", "it's")]
    [InlineData(null, "")]
    public void Cell_Text_IsQuotedAsNeeded(string? text, string expected) => Assert.Equal(expected, CsvText.Cell(text, isNumber: false));

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.jsonl")]
    public async Task Export_ThenImport_GivesTheSameRecords(string name)
    {
        CallRecord[] calls = [s_full with { ErrorCode = "+a,b\n\"c\"" }, .. Enumerable.Range(10, 1200).Select(number => SampleCalls.Ended(number))];
        await using (FileStream file = new(_folder.In(name), FileMode.CreateNew))
        {
            if (name.EndsWith(".csv", StringComparison.Ordinal))
            {
                await using StreamWriter text = new(file, new UTF8Encoding(false));
                await CallExport.WriteCsvAsync(SampleCalls.Stream(calls), text, s_none);
            }
            else
            {
                await CallExport.WriteJsonLinesAsync(SampleCalls.Stream(calls), file, s_none);
            }
        }

        List<CallRecord> back = [];
        await foreach (CallRecord call in TrafficImporter.ReadAsync(_folder.In(name), ImportFormat.Auto, new ImportOptions(), s_none)) back.Add(call);

        Assert.Equal(calls.Select(Json), back.Select(Json));
    }

    [Fact]
    public void Columns_AllOfThem_AreTheRecordsMembers()
    {
        using JsonDocument record = JsonDocument.Parse(Json(s_full));
        Assert.Equal(record.RootElement.EnumerateObject().Select(member => member.Name).Order(), CallColumns.All.Select(column => column.Name).Order());
    }

    private static string Json(CallRecord call) => JsonSerializer.Serialize(call, CallRecordJson.Default.CallRecord);
}
