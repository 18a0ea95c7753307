using System.Globalization;
using System.Text.Json;
using static Breakeven.CallRecordField;

namespace Breakeven;

/// <summary>Writes a record as JSON, members without a value left out.</summary>
internal static class CallRecordWriter
{
    private const int LongestMoney = 40;
    private static readonly JsonEncodedText s_target = JsonEncodedText.Encode("target"), s_startedAt = JsonEncodedText.Encode("started_at"), s_durationMs = JsonEncodedText.Encode("duration_ms"),
        s_status = JsonEncodedText.Encode("status"), s_errorClass = JsonEncodedText.Encode("error_class"),
        s_provider = JsonEncodedText.Encode("provider"), s_model = JsonEncodedText.Encode("model"), s_location = JsonEncodedText.Encode("location"), s_region = JsonEncodedText.Encode("region");

    public static void Write(Utf8JsonWriter json, CallRecord call)
    {
        json.WriteStartObject();
        WriteWho(json, call);
        WriteWhere(json, call);
        WriteOutcome(json, call);
        WriteUsage(json, call);
        WriteMoneyAndTime(json, call);
        WriteReasons(json, call);
        json.WriteEndObject();
    }

    private static void WriteWho(Utf8JsonWriter json, CallRecord call)
    {
        json.WriteString(Name(Id), call.Id);
        json.WriteString(Name(RequestId), call.RequestId);
        UtcTimestamp.Write(json, Name(StartedAt), call.StartedAt);
        Text(json, Key, call.Key);
        Text(json, CallRecordField.Environment, call.Environment);
        Text(json, Workload, call.Workload);
        Text(json, DataClass, call.DataClass);
        if (call.PersonalData is { } counts)
        {
            json.WriteStartObject(Name(PersonalData));
            foreach ((string kind, int count) in counts) json.WriteNumber(kind, count);
            json.WriteEndObject();
        }
        if (call.Tags is not { } tags) return;
        json.WriteStartObject(Name(Tags));
        foreach ((string name, string value) in tags) json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteWhere(Utf8JsonWriter json, CallRecord call)
    {
        Text(json, Protocol, call.Protocol);
        Text(json, Operation, call.Operation);
        Text(json, Route, call.Route);
        Text(json, RequestModel, call.RequestModel);
        Text(json, Target, call.Target);
        Text(json, Provider, call.Provider);
        Text(json, ResponseModel, call.ResponseModel);
        if (call.Location is { } location) json.WriteString(Name(CallRecordField.Location), EnumWords.Location[location]);
        else json.WriteNull(Name(CallRecordField.Location)); // where data went is always told: nowhere, for a stored answer or a refusal
        Text(json, CallRecordField.Region, call.Region);
        json.WriteBoolean(Name(CallRecordField.Stream), call.Stream);
    }

    private static void WriteOutcome(Utf8JsonWriter json, CallRecord call)
    {
        json.WriteString(Name(Outcome), EnumWords.Outcome[call.Outcome]);
        json.WriteNumber(Name(Status), call.Status);
        Text(json, ErrorCode, call.ErrorCode);
        json.WriteStartArray(Name(Attempts));
        if (!call.Attempts.IsDefault)
            foreach (Attempt attempt in call.Attempts) WriteAttempt(json, attempt);
        json.WriteEndArray();
    }

    private static void WriteAttempt(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartObject();
        json.WriteString(s_target, attempt.Target);
        UtcTimestamp.Write(json, s_startedAt, attempt.StartedAt);
        json.WriteNumber(s_durationMs, attempt.DurationMs);
        if (attempt.Status is { } status) json.WriteNumber(s_status, status);
        if (attempt.ErrorClass is { } error) json.WriteString(s_errorClass, error);
        if (attempt.Provider is { } provider) json.WriteString(s_provider, provider);
        if (attempt.Model is { } model) json.WriteString(s_model, model);
        if (attempt.Location is { } location) json.WriteString(s_location, EnumWords.Location[location]);
        if (attempt.Region is { } region) json.WriteString(s_region, region);
        if (attempt.InputTokens is { } input) json.WriteNumber(Name(InputTokens), input);
        if (attempt.OutputTokens is { } output) json.WriteNumber(Name(OutputTokens), output);
        Amount(json, CostUsd, attempt.CostUsd);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, CallRecord call)
    {
        Number(json, InputTokens, call.InputTokens);
        Number(json, CachedInputTokens, call.CachedInputTokens);
        Number(json, CacheWriteTokens, call.CacheWriteTokens);
        Number(json, OutputTokens, call.OutputTokens);
        Number(json, ReasoningTokens, call.ReasoningTokens);
        json.WriteString(Name(CallRecordField.UsageSource), EnumWords.UsageSource[call.UsageSource]);
        if (call.UsageSuspect is { } suspect) json.WriteBoolean(Name(UsageSuspect), suspect);
        Text(json, ProviderUsage, call.ProviderUsage);
    }

    private static void WriteMoneyAndTime(Utf8JsonWriter json, CallRecord call)
    {
        Amount(json, CostUsd, call.CostUsd);
        json.WriteString(Name(CallRecordField.CostBasis), EnumWords.CostBasis[call.CostBasis]);
        Amount(json, MarginalCostUsd, call.MarginalCostUsd);
        Number(json, DurationMs, call.DurationMs);
        Number(json, TtfcMs, call.TtfcMs);
        Number(json, OverheadUs, call.OverheadUs);
    }

    private static void WriteReasons(Utf8JsonWriter json, CallRecord call)
    {
        Text(json, Cache, call.Cache);
        Text(json, Decision, call.Decision);
        Number(json, Score, call.Score);
        if (call.PrefixHashes is { IsDefault: false } hashes)
        {
            json.WriteStartArray(Name(PrefixHashes));
            foreach (string hash in hashes) json.WriteStringValue(hash);
            json.WriteEndArray();
        }
        Number(json, ConfigVersion, call.ConfigVersion);
        Text(json, PriceBookVersion, call.PriceBookVersion);
        Text(json, Experiment, call.Experiment);
        Text(json, Arm, call.Arm);
        if (call.ShadowOf is { } original) json.WriteString(Name(ShadowOf), original);
        WritePrompt(json, call);
    }

    private static void WritePrompt(Utf8JsonWriter json, CallRecord call)
    {
        if (call.PromptMeasures is { IsDefault: false } measures)
        {
            json.WriteStartArray(Name(PromptMeasures));
            foreach (string measure in measures) json.WriteStringValue(measure);
            json.WriteEndArray();
        }
        Number(json, PromptTokensBefore, call.PromptTokensBefore);
        Number(json, PromptTokensAfter, call.PromptTokensAfter);
        if (call.PromptParts is { } parts)
        {
            json.WriteStartObject(Name(PromptParts));
            foreach ((string part, int tokens) in parts) json.WriteNumber(part, tokens);
            json.WriteEndObject();
        }
        Number(json, MaxOutputTokens, call.MaxOutputTokens);
    }

    private static JsonEncodedText Name(CallRecordField field) => CallRecordFields.Name(field);

    private static void Text(Utf8JsonWriter json, CallRecordField field, string? value)
    {
        if (value is not null) json.WriteString(Name(field), value);
    }

    private static void Number(Utf8JsonWriter json, CallRecordField field, long? value)
    {
        if (value is { } number) json.WriteNumber(Name(field), number);
    }

    private static void Number(Utf8JsonWriter json, CallRecordField field, double? value)
    {
        if (value is { } number) json.WriteNumber(Name(field), number);
    }

    private static void Amount(Utf8JsonWriter json, CallRecordField field, Money? value)
    {
        if (value is not { } money) return;
        Span<byte> text = stackalloc byte[LongestMoney];
        money.Usd.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        json.WriteString(Name(field), text[..length]);
    }
}
