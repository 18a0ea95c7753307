using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>The report as JSON: names in snake case, times in UTC, money as text, what is not known left out.</summary>
public static class PromptJson
{
    public static string Write(PromptReport report) => JsonSerializer.Serialize(report, PromptJsonContext.Default.PromptReport);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(PromptReport))]
internal sealed partial class PromptJsonContext : JsonSerializerContext;
