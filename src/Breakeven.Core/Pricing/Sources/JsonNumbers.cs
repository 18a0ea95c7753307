using System.Globalization;
using System.Text.Json;

namespace Breakeven;

/// <summary>Exact numbers from JSON: from the digits as written, never through a binary double.</summary>
internal static class JsonNumbers
{
    /// <summary>The number at <paramref name="name"/>, or null where there is none. A number in quotes counts.</summary>
    /// <exception cref="PriceNotUnderstoodException">Text that is no number, or one beyond a decimal.</exception>
    public static decimal? Number(this JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement member)) return null;
        string? text = member.ValueKind switch
        {
            JsonValueKind.Number => member.GetRawText(),
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Null => null,
            _ => throw new PriceNotUnderstoodException($"{name} is not a number"),
        };
        if (text is null) return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw new PriceNotUnderstoodException($"{name} is \"{text}\", which is not a number");
    }

    /// <summary>A number of tokens, or null where the source has none or something that is no such number: limits are advice, prices are not.</summary>
    public static int? Tokens(this JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement member)) return null;
        string text = member.ValueKind == JsonValueKind.String ? member.GetString()! : member.GetRawText();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && number is >= 1 and <= int.MaxValue
            ? (int)number
            : null;
    }

    public static string? Text(this JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}

/// <summary>One entry of a catalog does not read; the others may.</summary>
internal sealed class PriceNotUnderstoodException(string message) : FormatException(message);
