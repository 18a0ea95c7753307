using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven;

/// <summary>The one JSON form of a record: in the journal, the management API and the exports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(SnakeCaseEnumConverter<CallOutcome>), typeof(SnakeCaseEnumConverter<Location>), typeof(SnakeCaseEnumConverter<UsageSource>),
        typeof(KebabCaseEnumConverter<CostBasis>), typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(CallRecord))]
[JsonSerializable(typeof(HostingPeriod))]
public sealed partial class CallRecordJson : JsonSerializerContext;

/// <summary>Enum members as <c>snake_case</c>.</summary>
public sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) where T : struct, Enum;

/// <summary>Enum members as <c>kebab-case</c>.</summary>
public sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;

/// <summary>Instants as UTC with a <c>Z</c> and microseconds, so that text sorts as time does.</summary>
public sealed class UtcTimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out DateTimeOffset at) ? at.ToUniversalTime() : throw new JsonException("a time is written as 2026-11-23T12:00:00Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[27];
        value.UtcDateTime.TryFormat(text, out int length, Format);
        writer.WriteStringValue(text[..length]);
    }
}
