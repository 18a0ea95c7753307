using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Export;

/// <summary>The columns of a record, in the order of the published list (CONTRACT §4). Structured members are JSON text.</summary>
internal static class CallColumns
{
    public static readonly ImmutableArray<CallColumn> All =
    [
        Text("id", call => call.Id.ToString("D"), (call, text) => call with { Id = ColumnText.Id(text) }),
        Text("request_id", call => call.RequestId, (call, text) => call with { RequestId = text }),
        Text("started_at", call => ColumnText.Of(call.StartedAt), (call, text) => call with { StartedAt = ColumnText.Instant(text) }),
        Text("key", call => call.Key, (call, text) => call with { Key = text }),
        Text("environment", call => call.Environment, (call, text) => call with { Environment = text }),
        Text("workload", call => call.Workload, (call, text) => call with { Workload = text }),
        Text("data_class", call => call.DataClass, (call, text) => call with { DataClass = text }),
        Text("tags", call => Json(call.Tags, ColumnJson.Default.ImmutableSortedDictionaryStringString),
            (call, text) => call with { Tags = Parse(text, ColumnJson.Default.ImmutableSortedDictionaryStringString, "an object of strings") }),
        Text("protocol", call => call.Protocol, (call, text) => call with { Protocol = text }),
        Text("operation", call => call.Operation, (call, text) => call with { Operation = text }),
        Text("route", call => call.Route, (call, text) => call with { Route = text }),
        Text("request_model", call => call.RequestModel, (call, text) => call with { RequestModel = text }),
        Text("target", call => call.Target, (call, text) => call with { Target = text }),
        Text("provider", call => call.Provider, (call, text) => call with { Provider = text }),
        Text("response_model", call => call.ResponseModel, (call, text) => call with { ResponseModel = text }),
        Text("location", call => call.Location is { } where ? WireNames.Location[where] : null, (call, text) => call with { Location = ColumnText.Member(WireNames.Location, text) }),
        Text("region", call => call.Region, (call, text) => call with { Region = text }),
        Text("stream", call => call.Stream ? "true" : "false", (call, text) => call with { Stream = ColumnText.Flag(text) }),
        Text("outcome", call => WireNames.Outcome[call.Outcome], (call, text) => call with { Outcome = ColumnText.Member(WireNames.Outcome, text) }),
        Number("status", call => ColumnText.Of(call.Status), (call, text) => call with { Status = ColumnText.Small(text) }),
        Text("error_code", call => call.ErrorCode, (call, text) => call with { ErrorCode = text }),
        Text("attempts", call => call.Attempts.IsDefaultOrEmpty ? null : Json(call.Attempts, ColumnJson.Default.ImmutableArrayAttempt),
            (call, text) => call with { Attempts = Parse(text, ColumnJson.Default.ImmutableArrayAttempt, "a list of attempts") }),
        Number("input_tokens", call => ColumnText.Of(call.InputTokens), (call, text) => call with { InputTokens = ColumnText.Count(text) }),
        Number("cached_input_tokens", call => ColumnText.Of(call.CachedInputTokens), (call, text) => call with { CachedInputTokens = ColumnText.Count(text) }),
        Number("cache_write_tokens", call => ColumnText.Of(call.CacheWriteTokens), (call, text) => call with { CacheWriteTokens = ColumnText.Count(text) }),
        Number("output_tokens", call => ColumnText.Of(call.OutputTokens), (call, text) => call with { OutputTokens = ColumnText.Count(text) }),
        Number("reasoning_tokens", call => ColumnText.Of(call.ReasoningTokens), (call, text) => call with { ReasoningTokens = ColumnText.Count(text) }),
        Text("usage_source", call => WireNames.UsageSource[call.UsageSource], (call, text) => call with { UsageSource = ColumnText.Member(WireNames.UsageSource, text) }),
        Number("cost_usd", call => ColumnText.Of(call.CostUsd), (call, text) => call with { CostUsd = ColumnText.Amount(text) }),
        Text("cost_basis", call => WireNames.CostBasis[call.CostBasis], (call, text) => call with { CostBasis = ColumnText.Member(WireNames.CostBasis, text) }),
        Number("marginal_cost_usd", call => ColumnText.Of(call.MarginalCostUsd), (call, text) => call with { MarginalCostUsd = ColumnText.Amount(text) }),
        Number("duration_ms", call => ColumnText.Of(call.DurationMs), (call, text) => call with { DurationMs = ColumnText.Measure(text) }),
        Number("ttfc_ms", call => ColumnText.Of(call.TtfcMs), (call, text) => call with { TtfcMs = ColumnText.Measure(text) }),
        Number("overhead_us", call => ColumnText.Of(call.OverheadUs), (call, text) => call with { OverheadUs = ColumnText.Count(text) }),
        Text("cache", call => call.Cache, (call, text) => call with { Cache = text }),
        Text("decision", call => call.Decision, (call, text) => call with { Decision = text }),
        Number("score", call => ColumnText.Of(call.Score), (call, text) => call with { Score = ColumnText.Number(text) }),
        Text("prefix_hashes", call => call.PrefixHashes is { IsDefault: false } hashes ? Json(hashes, ColumnJson.Default.ImmutableArrayString) : null,
            (call, text) => call with { PrefixHashes = Parse(text, ColumnJson.Default.ImmutableArrayString, "a list of strings") }),
        Number("config_version", call => ColumnText.Of(call.ConfigVersion), (call, text) => call with { ConfigVersion = ColumnText.Small(text) }),
        Text("price_book_version", call => call.PriceBookVersion, (call, text) => call with { PriceBookVersion = text }),
        Text("personal_data", call => Json(call.PersonalData, ColumnJson.Default.ImmutableSortedDictionaryStringInt32),
            (call, text) => call with { PersonalData = Parse(text, ColumnJson.Default.ImmutableSortedDictionaryStringInt32, "an object of counts") }),
        Text("experiment", call => call.Experiment, (call, text) => call with { Experiment = text }),
        Text("arm", call => call.Arm, (call, text) => call with { Arm = text }),
        Text("shadow_of", call => call.ShadowOf?.ToString("D"), (call, text) => call with { ShadowOf = ColumnText.Id(text) }),
        Text("prompt_measures", call => call.PromptMeasures is { IsDefault: false } measures ? Json(measures, ColumnJson.Default.ImmutableArrayString) : null,
            (call, text) => call with { PromptMeasures = Parse(text, ColumnJson.Default.ImmutableArrayString, "a list of strings") }),
        Number("prompt_tokens_before", call => ColumnText.Of(call.PromptTokensBefore), (call, text) => call with { PromptTokensBefore = ColumnText.Count(text) }),
        Number("prompt_tokens_after", call => ColumnText.Of(call.PromptTokensAfter), (call, text) => call with { PromptTokensAfter = ColumnText.Count(text) }),
        Text("prompt_parts", call => Json(call.PromptParts, ColumnJson.Default.ImmutableSortedDictionaryStringInt32),
            (call, text) => call with { PromptParts = Parse(text, ColumnJson.Default.ImmutableSortedDictionaryStringInt32, "an object of counts") }),
        Number("max_output_tokens", call => ColumnText.Of(call.MaxOutputTokens), (call, text) => call with { MaxOutputTokens = ColumnText.Count(text) }),
    ];

    public static readonly FrozenDictionary<string, CallColumn> ByName = All.ToFrozenDictionary(column => column.Name);

    private static CallColumn Text(string name, Func<CallRecord, string?> get, Func<CallRecord, string, CallRecord> set) => new(name, IsNumber: false, get, set);
    private static CallColumn Number(string name, Func<CallRecord, string?> get, Func<CallRecord, string, CallRecord> set) => new(name, IsNumber: true, get, set);

    private static string? Json<T>(T? value, JsonTypeInfo<T> type) => value is null ? null : JsonSerializer.Serialize(value, type);

    private static T Parse<T>(string text, JsonTypeInfo<T> type, string expected)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new FormatException($"null is not {expected} in JSON");
        }
        catch (JsonException error)
        {
            throw new FormatException($"'{text}' is not {expected} in JSON", error);
        }
    }
}
