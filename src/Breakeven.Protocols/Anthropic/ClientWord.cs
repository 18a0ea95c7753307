namespace Breakeven.Protocols.Anthropic;

/// <summary>A client's word for a field or a kind, as far as an error may repeat it: a prompt may stand anywhere.</summary>
internal static class ClientWord
{
    private const int Longest = 64;

    /// <returns>The word when it is a plain identifier, else <paramref name="fallback"/>.</returns>
    public static string OrElse(string word, string fallback) =>
        word.Length is > 0 and <= Longest && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? word : fallback;
}
