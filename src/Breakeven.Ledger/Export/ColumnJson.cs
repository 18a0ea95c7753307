using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Breakeven.Ledger.Export;

/// <summary>JSON of a record's structured members, as in the record itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(UtcTimestampConverter), typeof(SnakeCaseEnumConverter<Location>)])]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, int>))]
[JsonSerializable(typeof(ImmutableArray<Attempt>))]
[JsonSerializable(typeof(ImmutableArray<string>))]
internal sealed partial class ColumnJson : JsonSerializerContext;
