namespace Breakeven.Protocols.Json;

/// <summary>Makes whole characters of a text that comes in pieces: holds the first half of a surrogate pair until its other half comes.</summary>
/// <remarks>Engines that escape their output may cut between <c>\ud83d</c> and <c>\ude00</c>. One carry serves one text.</remarks>
internal struct TextCarry
{
    private const char Replacement = '\uFFFD';

    private char _high;

    /// <summary>Whether half a character is held.</summary>
    public readonly bool HoldsHalf => _high != '\0';

    /// <param name="piece">As <see cref="JsonText.ReadPiece"/> gives it.</param>
    /// <returns>What can be told on: without the half that is held, and with U+FFFD for halves whose partner cannot come any more.</returns>
    public string Add(string piece)
    {
        if (piece.Length == 0) return "";
        string text = HoldsHalf ? _high + piece : piece;
        _high = char.IsHighSurrogate(text[^1]) ? text[^1] : '\0';
        return Repair(HoldsHalf ? text[..^1] : text);
    }

    /// <summary>The text ends here.</summary>
    /// <returns>U+FFFD for the half that was held, or nothing.</returns>
    public string End()
    {
        string rest = HoldsHalf ? Replacement.ToString() : "";
        _high = '\0';
        return rest;
    }

    /// <summary>Puts U+FFFD in place of each unpaired surrogate; the same string where there is none.</summary>
    public static string Repair(string text)
    {
        int first = IndexOfUnpaired(text, 0);
        if (first < 0) return text;
        char[] repaired = text.ToCharArray();
        for (int at = first; at >= 0; at = IndexOfUnpaired(text, at + 1)) repaired[at] = Replacement;
        return new string(repaired);
    }

    private static int IndexOfUnpaired(string text, int start)
    {
        for (int at = start; at < text.Length; at++)
        {
            int found = text.AsSpan(at).IndexOfAnyInRange('\uD800', '\uDFFF');
            if (found < 0) return -1;
            at += found;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return at;
            at++;
        }
        return -1;
    }
}
