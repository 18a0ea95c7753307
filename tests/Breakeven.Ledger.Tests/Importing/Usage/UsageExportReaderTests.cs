using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Importing.Usage;

namespace Breakeven.Ledger.Tests.Importing.Usage;

public sealed class UsageExportReaderTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 2);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>A page of GET /v1/organization/usage/completions, as OpenAI documents it: 1793577600 is 2 November 2026, 00:00 UTC. Hours are added up to days.</summary>
    [Fact]
    public async Task ReadAsync_OpenAIPage_AddsUpByDayAndModel()
    {
        UsageExport export = await ReadAsync("""
            { "object": "page", "has_more": false, "next_page": null, "data": [
              { "object": "bucket", "start_time": 1793577600, "end_time": 1793581200, "results": [
                { "object": "organization.usage.completions.result", "input_tokens": 1000, "output_tokens": 500, "input_cached_tokens": 800, "num_model_requests": 5,
                  "project_id": null, "user_id": null, "api_key_id": null, "model": "gpt-4.1-2025-04-14", "batch": null } ] },
              { "object": "bucket", "start_time": 1793581200, "end_time": 1793584800, "results": [
                { "object": "organization.usage.completions.result", "input_tokens": 100, "output_tokens": 50, "input_cached_tokens": 0, "num_model_requests": 1, "model": "gpt-4.1-2025-04-14" } ] } ] }
            """);
        Assert.Equal("openai-usage", export.Format);
        Assert.Equal(new ProviderUsage(Day, "gpt-4.1-2025-04-14") { Requests = 6, InputTokens = 1100, CachedInputTokens = 800, OutputTokens = 550 }, Assert.Single(export.Days));
    }

    /// <summary>A bucket of GET /v1/organizations/usage_report/messages: its input counts are disjoint, and no requests are counted.</summary>
    [Fact]
    public async Task ReadAsync_AnthropicPage_AddsDisjointInputsUp()
    {
        UsageExport export = await ReadAsync("""
            { "data": [ { "starting_at": "2026-11-02T00:00:00Z", "ending_at": "2026-11-03T00:00:00Z", "results": [
              { "model": "claude-sonnet-4-5-20250929", "service_tier": "standard", "uncached_input_tokens": 1500, "cache_read_input_tokens": 200,
                "cache_creation": { "ephemeral_1h_input_tokens": 1000, "ephemeral_5m_input_tokens": 500 }, "output_tokens": 500 } ] } ], "has_more": false, "next_page": null }
            """);
        Assert.Equal("anthropic-usage", export.Format);
        Assert.Equal(new ProviderUsage(Day, "claude-sonnet-4-5-20250929") { InputTokens = 3200, CachedInputTokens = 200, OutputTokens = 500 }, Assert.Single(export.Days));
    }

    [Theory]
    [InlineData("[{0},{1},{2}]")]
    [InlineData("{0}\n{1}\n{2}")]
    [InlineData("""{"data":[{0},{1},{2}],"total":3}""")]
    public async Task ReadAsync_LiteLlmSpend_CountsRowsButNotItsCacheHits(string shape)
    {
        const string row = """{"request_id":"a","startTime":"2026-11-02T08:00:00.5Z","model":"openai/gpt-4.1","spend":0.0123,"prompt_tokens":10,"completion_tokens":5,"cache_hit":"False"}""";
        UsageExport export = await ReadAsync(shape.Replace("{0}", row, StringComparison.Ordinal).Replace("{1}", row, StringComparison.Ordinal).Replace("{2}", row.Replace("False", "True", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Equal(new ProviderUsage(Day, "openai/gpt-4.1") { Requests = 2, InputTokens = 20, OutputTokens = 10, Cost = new Money(0.0246m) }, Assert.Single(export.Days));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{\"a\":1}", "recognised are")]
    [InlineData("not json", "is not JSON")]
    [InlineData("""{"data":[{"start_time":1793577600,"results":[{"input_tokens":1,"output_tokens":1,"num_model_requests":1,"model":null}]}]}""", "group_by=model")]
    [InlineData("""{"data":[{"start_time":1793577600,"results":[{"input_tokens":-1,"output_tokens":1,"num_model_requests":1,"model":"m"}]}]}""", "column input_tokens")]
    [InlineData("{\"startTime\":\"2026-11-02\",\"model\":\"m\",\"spend\":1,\"prompt_tokens\":1,\"completion_tokens\":1}\n{\"startTime\":", "line 2")]
    public async Task ReadAsync_NotAnExport_SaysWhatAndWhere(string content, string expected)
    {
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ReadAsync(content));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
    }

    private async Task<UsageExport> ReadAsync(string content)
    {
        await File.WriteAllTextAsync(_path, content, TestContext.Current.CancellationToken);
        return await UsageExportReader.ReadAsync(_path, TestContext.Current.CancellationToken);
    }
}
