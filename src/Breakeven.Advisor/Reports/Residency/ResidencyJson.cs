using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Advisor.Reports.Residency;

/// <summary>The report as JSON: names in snake case, times in UTC, what is not recorded left out.</summary>
public static class ResidencyJson
{
    public static string Write(ResidencyReport report) => JsonSerializer.Serialize(report, ResidencyJsonContext.Default.ResidencyReport);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    Converters = [typeof(SnakeCaseEnumConverter<Location>), typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(ResidencyReport))]
internal sealed partial class ResidencyJsonContext : JsonSerializerContext;
