using System.Collections.Frozen;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>What two texts must have alike before they can mean the same, however near their vectors are: numbers, names, negations and words with an opposite, in their order.</summary>
/// <remarks>
/// Vectors are near for texts of the same subject, and "is A safe" has the subject of "is A not safe". What is checked here is cheap and certain in one direction
/// only: texts that differ in it are not compared. Texts that agree in it may still differ, which is what verification is for.
/// </remarks>
internal sealed class TextFacts
{
    private static readonly FrozenSet<string> s_negations = FrozenSet.ToFrozenSet(
        ["no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "except", "nicht", "kein", "keine", "keinen", "keiner", "nie", "niemals", "ohne", "ne", "pas", "jamais", "sans", "sin", "nunca", "ningún", "non", "mai", "senza", "não", "sem"]);

    private static readonly FrozenSet<string> s_opposites = FrozenSet.ToFrozenSet(
    [
        "increase", "decrease", "buy", "sell", "before", "after", "minimum", "maximum", "min", "max", "first", "last", "allow", "deny", "forbid", "enable", "disable", "start", "stop", "open", "close",
        "up", "down", "left", "right", "more", "less", "most", "least", "true", "false", "above", "below", "over", "under", "add", "remove", "include", "exclude", "import", "export", "encode", "decode",
        "encrypt", "decrypt", "upload", "download", "legal", "illegal", "safe", "unsafe", "higher", "lower", "highest", "lowest", "best", "worst", "largest", "smallest", "oldest", "newest", "ascending",
        "descending", "subscribe", "unsubscribe", "install", "uninstall", "win", "lose", "pass", "fail", "accept", "reject", "on", "off", "in", "out", "from", "to", "push", "pull", "read", "write",
        "today", "tomorrow", "yesterday", "morning", "evening", "male", "female", "he", "she", "his", "her", "and", "or", "all", "any", "why", "how", "when", "where", "who", "which",
    ]);

    /// <summary>Share of words in common from which their order counts: other words may well come in another order.</summary>
    private const double SameWords = 0.8;

    private readonly string _facts;

    private TextFacts(string facts, List<string> words) => (_facts, Words) = (facts, words);

    /// <summary>The text's words in lower case.</summary>
    public IReadOnlyList<string> Words { get; }

    public static TextFacts Of(string text)
    {
        List<string> words = [], facts = [];
        bool beginsSentence = true;
        foreach (string token in Tokens(text))
        {
            if (token is "." or "?" or "!" or ":")
            {
                beginsSentence = true;
                continue;
            }
            string lower = token.ToLowerInvariant();
            words.Add(lower);
            bool isName = char.IsUpper(token[0]) && (!beginsSentence || token.Skip(1).Any(char.IsUpper));
            if (token.Any(char.IsDigit) || isName || s_negations.Contains(lower) || lower.EndsWith("n't", StringComparison.Ordinal) || lower.EndsWith("n’t", StringComparison.Ordinal)) facts.Add(lower);
            else if (s_opposites.Contains(lower)) facts.Add(lower);
            beginsSentence = false;
        }
        return new(string.Join(' ', facts), words);
    }

    /// <summary>Whether the two may mean the same. Almost the same words in another order do not: who owes whom.</summary>
    public bool Agrees(TextFacts other)
    {
        if (_facts != other._facts) return false;
        List<string> mine = Common(Words, other.Words), theirs = Common(other.Words, Words);
        return 2.0 * mine.Count < SameWords * (Words.Count + other.Words.Count) || mine.SequenceEqual(theirs);
    }

    /// <summary>Share of words in common, as F1: 1 for the same words.</summary>
    public double Overlap(TextFacts other) => Words.Count + other.Words.Count == 0 ? 1 : 2.0 * Common(Words, other.Words).Count / (Words.Count + other.Words.Count);

    /// <summary>The words that the other has too, each as often as it has it.</summary>
    private static List<string> Common(IReadOnlyList<string> words, IReadOnlyList<string> others)
    {
        Dictionary<string, int> open = [];
        foreach (string word in others) open[word] = open.GetValueOrDefault(word) + 1;
        List<string> common = [];
        foreach (string word in words)
        {
            if (!open.TryGetValue(word, out int left) || left == 0) continue;
            open[word] = left - 1;
            common.Add(word);
        }
        return common;
    }

    /// <summary>Words with their inner marks, as <c>don't</c>, <c>3.5</c> and <c>gpt-4</c>, and the marks that end sentences.</summary>
    private static IEnumerable<string> Tokens(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]) && !(text[at] is '-' or '+' or '$' or '€' or '£' && at + 1 < text.Length && char.IsDigit(text[at + 1])))
            {
                if (text[at] is '.' or '?' or '!' or ':') yield return text[at].ToString();
                at++;
                continue;
            }
            int end = at + 1;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (IsInner(text[end]) && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])) || text[end] == '%')) end++;
            yield return text[at..end];
            at = end;
        }
    }

    private static bool IsInner(char c) => c is '\'' or '’' or '.' or ',' or '-' or '_' or '/' or '@' or ':';
}
