using System.Collections.Frozen;
using System.Text;

namespace Breakeven.Routing.Features;

/// <summary>The features that are numbers of their own: sizes, shares of kinds of characters, kinds of question.</summary>
public static class DenseFeatures
{
    public const int Bytes = 0, Words = 1, Lines = 2, WordLength = 3, Digits = 4, Numbers = 5, Upper = 6, Punctuation = 7, Questions = 8, Latex = 9, Code = 10,
        Options = 11, Variety = 12, NonAscii = 13, Operators = 14, Sentences = 15, LongestWord = 16, Money = 17, Quotes = 18, LargestNumber = 19;

    private const int FirstGroup = 20;

    /// <summary>Kinds of words that are counted. What they are called in an explanation, and the words.</summary>
    private static readonly (string Name, string[] Words)[] s_groups =
    [
        ("negation", ["not", "no", "never", "except", "without", "neither", "nor", "none", "cannot"]),
        ("condition", ["if", "unless", "when", "whether", "suppose", "assume", "otherwise", "then"]),
        ("calculation", ["calculate", "compute", "solve", "sum", "total", "average", "evaluate", "many", "much", "percent", "ratio"]),
        ("multiplication", ["each", "every", "per", "half", "twice", "double", "triple", "times", "third", "quarter"]),
        ("comparison", ["more", "less", "than", "most", "least", "fewer", "greater", "best", "older", "younger"]),
        ("explanation", ["explain", "why", "describe", "how", "discuss", "analyze", "analyse", "compare", "prove", "derive"]),
        ("writing", ["write", "create", "generate", "compose", "draft", "implement", "design", "rewrite", "translate", "summarize"]),
        ("fact", ["who", "where", "which", "what", "name", "whose", "when", "year"]),
        ("time", ["day", "days", "week", "weeks", "hour", "hours", "minute", "minutes", "month", "months", "year", "years"]),
        ("rest", ["left", "remaining", "remain", "rest", "after", "before", "still", "back", "another", "additional"]),
        ("logic", ["all", "some", "only", "true", "false", "statement", "following", "correct", "and", "or", "must"]),
        ("stop", ["the", "a", "an", "of", "to", "in", "is", "are", "was", "it", "for", "on", "that", "with", "as", "by", "he", "she", "his", "her"]),
    ];

    private static readonly string[] s_names =
    [
        "bytes", "words", "lines", "word length", "digits", "numbers", "capitals", "punctuation", "question marks", "formulas", "code", "answer options", "variety of words",
        "other scripts", "operators", "sentences", "longest word", "money and percent", "quotes", "largest number", .. s_groups.Select(group => $"words of {group.Name}"),
    ];

    private static readonly FrozenDictionary<ulong, byte> s_groupOf = s_groups
        .SelectMany((group, index) => group.Words.Select(word => (Hash: NGramHash.Word(Encoding.UTF8.GetBytes(word)), Group: (byte)index)))
        .DistinctBy(pair => pair.Hash)
        .ToFrozenDictionary(pair => pair.Hash, pair => pair.Group);

    public const int Count = FirstGroup + 12;

    public static string NameOf(int feature) => s_names[feature];

    /// <summary>Place of the count of the words' kind; -1 for a word of no kind.</summary>
    internal static int GroupOf(ulong word) => s_groupOf.TryGetValue(word, out byte group) ? FirstGroup + group : -1;

}
