namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>Whether two answers say the same, by their words alone.</summary>
internal static class AnswerAgreement
{
    /// <summary>Share of words in common, as F1, from which two answers count as the same in other words.</summary>
    private const double SameWords = 0.85;

    public static bool IsExact(string a, string b) => string.Equals(a.Trim(), b.Trim(), StringComparison.Ordinal);

    /// <summary>The same numbers, names and negations in the same order, and almost the same words.</summary>
    public static bool IsNormalized(string a, string b)
    {
        TextFacts x = TextFacts.Of(a), y = TextFacts.Of(b);
        return x.Agrees(y) && x.Overlap(y) >= SameWords;
    }
}
