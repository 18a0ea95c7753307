using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven;

/// <summary>The one JSON form of a record: in the journal, the management API and the exports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(SnakeCaseEnumConverter<CallOutcome>), typeof(SnakeCaseEnumConverter<Location>), typeof(SnakeCaseEnumConverter<UsageSource>),
        typeof(KebabCaseEnumConverter<CostBasis>), typeof(UtcTimestampConverter), typeof(CallRecordConverter)])]
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
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => UtcTimestamp.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => UtcTimestamp.Write(writer, value);
}

/// <summary>Records member by member: they are written twice and read once for each call, and the serializer's general way takes three times as long.</summary>
internal sealed class CallRecordConverter : JsonConverter<CallRecord>
{
    public override CallRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => CallRecordReader.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, CallRecord value, JsonSerializerOptions options) => CallRecordWriter.Write(writer, value);
}
