using System.Globalization;
using System.Text.Json;

namespace Breakeven.Gateway.Experiments.Checks;

/// <summary>Whether two answers say the same, where a program can tell: JSON values, tool calls, numbers and short labels. Of free text it says nothing: other words are no worse.</summary>
internal static class Agreement
{
    /// <summary>Longest answer that is taken for a label.</summary>
    private const int LongestLabel = 40;

    /// <returns>Null when a program cannot tell.</returns>
    public static bool? Of(AnswerText one, AnswerText other)
    {
        if (one.Calls.Length > 0 || other.Calls.Length > 0) return string.Equals(one.Calls, other.Calls, StringComparison.Ordinal);
        if (Json(one.Text) is { } left) return Json(other.Text) is { } right && JsonElement.DeepEquals(left, right);
        string a = Normal(one.Text), b = Normal(other.Text);
        if (a.Length is 0 or > LongestLabel || b.Length > LongestLabel) return null;
        if (double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x) && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y)) return x.Equals(y);
        return a.Contains(' ', StringComparison.Ordinal) ? null : a == b; // several words are a sentence
    }

    private static string Normal(string text) => text.Trim().TrimEnd('.', '!').ToLowerInvariant();

    private static JsonElement? Json(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
