using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Advisor.Reports.Environments;

/// <summary>The report as JSON: names in snake case, times in UTC, money as text, what is not known left out.</summary>
public static class EnvironmentJson
{
    public static string Write(EnvironmentReport report) => JsonSerializer.Serialize(report, EnvironmentJsonContext.Default.EnvironmentReport);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(EnvironmentReport))]
internal sealed partial class EnvironmentJsonContext : JsonSerializerContext;
