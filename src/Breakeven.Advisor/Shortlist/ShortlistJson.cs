using System.Text.Json;
using Breakeven.Advisor.Evidence;

namespace Breakeven.Advisor.Shortlist;

/// <summary>The members <c>shortlist</c> and <c>shortlist_counts</c> of an advice.</summary>
internal static class ShortlistJson
{
    public static void Write(Utf8JsonWriter json, ModelShortlist shortlist)
    {
        json.WriteStartObject("shortlist_counts");
        json.WriteNumber("considered", shortlist.Considered);
        json.WriteNumber("suitable", shortlist.Suitable);
        json.WriteEndObject();
        json.WriteStartArray("shortlist");
        foreach (ShortlistEntry entry in shortlist.Entries) WriteEntry(json, entry);
        json.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, ShortlistEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("model", entry.Model);
        json.WriteBoolean("suits", entry.Suits);
        Texts(json, "why_not", entry.WhyNot);
        Texts(json, "not_known", entry.NotKnown);
        json.WriteString("quality", QualityJson.Word(entry.Quality));
        json.WriteStartArray("facts");
        foreach (ModelFact fact in entry.Facts)
        {
            json.WriteStartObject();
            json.WriteString("name", fact.Name);
            json.WriteString("value", fact.Value);
            json.WriteString("source", fact.Source);
            json.WriteBoolean("is_estimate", fact.IsEstimate);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
