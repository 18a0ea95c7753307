using System.Text.Json;

namespace Breakeven;

/// <summary>The names of a record's members, encoded once, in the order in which they are written.</summary>
internal static class CallRecordFields
{
    private static readonly JsonEncodedText[] s_names = [.. Enum.GetValues<CallRecordField>().Select(field => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString())))];

    public static JsonEncodedText Name(CallRecordField field) => s_names[(int)field];

    /// <summary>The member that the reader's property names, or null.</summary>
    /// <param name="expected">Looked at first: records are nearly always read as they were written.</param>
    public static CallRecordField? Find(in Utf8JsonReader reader, CallRecordField expected)
    {
        for (int i = 0; i < s_names.Length; i++)
        {
            int at = ((int)expected + i) % s_names.Length;
            if (reader.ValueTextEquals(s_names[at].EncodedUtf8Bytes)) return (CallRecordField)at;
        }
        return null;
    }
}

/// <summary>The members of a record in the order in which they are written.</summary>
internal enum CallRecordField
{
    Id, RequestId, StartedAt, Key, Environment, Workload, DataClass, PersonalData, Tags, Protocol, Operation, Route, RequestModel, Target, Provider, ResponseModel, Location, Region, Stream,
    Outcome, Status, ErrorCode, Attempts,
    InputTokens, CachedInputTokens, CacheWriteTokens, OutputTokens, ReasoningTokens, UsageSource, UsageSuspect, ProviderUsage,
    CostUsd, CostBasis, MarginalCostUsd, DurationMs, TtfcMs, OverheadUs, Cache, Decision, Score, PrefixHashes, ConfigVersion, PriceBookVersion, Experiment, Arm, ShadowOf,
    PromptMeasures, PromptTokensBefore, PromptTokensAfter, PromptParts, MaxOutputTokens,
}
