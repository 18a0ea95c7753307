using System.Text;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Joins characters that a stream cut in two. Keeps back the first half until the second has come.</summary>
internal struct WholeCharacters
{
    private char _half;

    /// <returns>The text with a half kept from before put in front, and one at its end kept back; other halves become U+FFFD.</returns>
    public string Join(string delta)
    {
        if (delta.Length == 0) return delta;
        bool isClean = _half == '\0' && !delta.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
        if (isClean) return delta;

        string text = _half == '\0' ? delta : _half + delta;
        _half = char.IsHighSurrogate(text[^1]) ? text[^1] : '\0';
        return Repair(_half == '\0' ? text : text[..^1]);
    }

    /// <returns>What is left of a character that nothing completed.</returns>
    public string End()
    {
        string left = _half == '\0' ? "" : "\uFFFD";
        _half = '\0';
        return left;
    }

    private static string Repair(string text)
    {
        StringBuilder repaired = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) repaired.Append(rune.ToString());
        return repaired.ToString();
    }
}
