using System.Text;
using System.Text.Json;

namespace Breakeven.Routing.Training;

/// <summary>Reads labelled prompts: one JSON object a line, <c>{"prompt": "…", "route": "…", "weak": 0..1, "strong": 0..1, "at": "2026-11-01T08:00:00Z"}</c>; <c>route</c> and <c>at</c> may be missing, other members are passed over.</summary>
public static class LabelReader
{
    private const string Form = "a line is {\"prompt\": \"…\", \"route\": \"…\", \"weak\": 0..1, \"strong\": 0..1}";

    /// <param name="name">Of the file, for messages.</param>
    /// <exception cref="LabelException">A line is malformed; the message names it.</exception>
    public static IEnumerable<LabelledPrompt> Read(TextReader lines, string name)
    {
        ArgumentNullException.ThrowIfNull(lines);
        int number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return ReadLine(line, $"{name}, line {number}");
        }
    }

    private static LabelledPrompt ReadLine(string line, string place)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement row = json.RootElement;
            if (row.ValueKind != JsonValueKind.Object) throw new LabelException($"{place}: it is no JSON object; {Form}");
            return new(
                Encoding.UTF8.GetBytes(Text(row, "prompt", place) ?? throw new LabelException($"{place}: 'prompt' is missing; {Form}")),
                Text(row, "route", place), Quality(row, "weak", place), Quality(row, "strong", place), Time(row, place));
        }
        catch (JsonException broken)
        {
            throw new LabelException($"{place}: it is no JSON ({broken.Message}); {Form}");
        }
    }

    private static string? Text(JsonElement row, string name, string place)
    {
        if (!row.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw new LabelException($"{place}: '{name}' is {value.ValueKind.ToString().ToLowerInvariant()}; a text was expected");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new LabelException($"{place}: '{name}' has half a surrogate pair; write the text in UTF-8");
        }
    }

    private static double Quality(JsonElement row, string name, string place)
    {
        if (!row.TryGetProperty(name, out JsonElement value)) throw new LabelException($"{place}: '{name}' is missing; {Form}");
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double quality) && quality is >= 0 and <= 1) return quality;
        throw new LabelException($"{place}: '{name}' is {value.GetRawText()}; a number from 0 (useless) to 1 (as good as can be) was expected");
    }

    private static DateTimeOffset? Time(JsonElement row, string place)
    {
        if (!row.TryGetProperty("at", out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset at)) return at.ToUniversalTime();
        throw new LabelException($"{place}: 'at' is {value.GetRawText()}; a time as \"2026-11-01T08:00:00Z\" was expected");
    }
}
