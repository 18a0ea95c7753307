using System.Text.Json;

namespace Breakeven.Advisor.Interview;

/// <summary>An entry of <c>requirements</c> of an advice.</summary>
internal static class RequirementJson
{
    public static void Write(Utf8JsonWriter json, RequirementRow row)
    {
        json.WriteStartObject();
        json.WriteString("requirement", row.Requirement);
        json.WriteString("value", row.Value);
        json.WriteString("basis", row.Basis);
        json.WriteString("criterion", row.Criterion);
        json.WriteString("effect", row.Effect);
        json.WriteEndObject();
    }
}
