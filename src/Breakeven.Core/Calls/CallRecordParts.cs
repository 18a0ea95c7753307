using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven;

/// <summary>Reads the structured members of a record.</summary>
internal static class CallRecordParts
{
    public static ImmutableSortedDictionary<string, string> ReadTags(ref Utf8JsonReader json)
    {
        Require(in json, JsonTokenType.StartObject);
        ImmutableSortedDictionary<string, string>.Builder tags = ImmutableSortedDictionary.CreateBuilder<string, string>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            tags[name] = json.GetString() ?? "";
        }
        return tags.ToImmutable();
    }

    public static ImmutableArray<string> ReadTexts(ref Utf8JsonReader json)
    {
        Require(in json, JsonTokenType.StartArray);
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) texts.Add(json.GetString() ?? "");
        return texts.DrainToImmutable();
    }

    public static ImmutableArray<Attempt> ReadAttempts(ref Utf8JsonReader json)
    {
        Require(in json, JsonTokenType.StartArray);
        ImmutableArray<Attempt>.Builder attempts = ImmutableArray.CreateBuilder<Attempt>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) attempts.Add(ReadAttempt(ref json));
        return attempts.DrainToImmutable();
    }

    private static Attempt ReadAttempt(ref Utf8JsonReader json)
    {
        Require(in json, JsonTokenType.StartObject);
        string target = "";
        DateTimeOffset startedAt = default;
        double durationMs = 0;
        int? status = null;
        string? errorClass = null;
        long? input = null, output = null;
        Money? cost = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNext(ref json, "target"u8)) target = json.GetString() ?? "";
            else if (IsNext(ref json, "started_at"u8)) startedAt = UtcTimestamp.Read(ref json);
            else if (IsNext(ref json, "duration_ms"u8)) durationMs = json.GetDouble();
            else if (IsNext(ref json, "status"u8)) status = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
            else if (IsNext(ref json, "error_class"u8)) errorClass = json.GetString();
            else if (IsNext(ref json, "input_tokens"u8)) input = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
            else if (IsNext(ref json, "output_tokens"u8)) output = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
            else if (IsNext(ref json, "cost_usd"u8)) cost = json.TokenType == JsonTokenType.Null ? null : MoneyJsonConverter.Read(ref json);
            else json.Skip(); // goes to the value and over it
        }
        return new(target, startedAt, durationMs, status, errorClass) { InputTokens = input, OutputTokens = output, CostUsd = cost };
    }

    /// <summary>Goes to the value when the property has this name.</summary>
    private static bool IsNext(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();

    private static void Require(in Utf8JsonReader json, JsonTokenType token)
    {
        if (json.TokenType != token) throw new JsonException($"{token} was expected");
    }
}
