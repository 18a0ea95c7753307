using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Advisor.Savings;

/// <summary>The report as JSON: names in snake case, money as decimal text, times in UTC, what is not known left out.</summary>
public static class SavingsJson
{
    public static string Write(VerifiedSavings savings) => JsonSerializer.Serialize(savings, SavingsJsonContext.Default.VerifiedSavings);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    Converters = [typeof(SnakeCaseEnumConverter<SavingMeasure>), typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(VerifiedSavings))]
internal sealed partial class SavingsJsonContext : JsonSerializerContext;
