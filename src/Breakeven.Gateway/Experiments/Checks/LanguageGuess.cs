using System.Collections.Frozen;

namespace Breakeven.Gateway.Experiments.Checks;

/// <summary>Guesses the language of a text from its commonest small words. Says nothing where the text is short or its words are mixed.</summary>
internal static class LanguageGuess
{
    private const int LeastHits = 4, LongestText = 20_000;

    /// <summary>The first language must have this many times the hits of the second.</summary>
    private const double Lead = 1.5;

    private static readonly FrozenDictionary<string, string[]> s_languages = Languages();

    /// <returns>As <c>en</c>; null when it cannot be told.</returns>
    public static string? Of(string text)
    {
        Dictionary<string, int> hits = [];
        foreach (string word in text[..Math.Min(text.Length, LongestText)].ToLowerInvariant().Split([' ', '\n', '\r', '\t', '.', ',', ';', ':', '!', '?', '"', '(', ')', '\'', '’', '¿', '¡'], StringSplitOptions.RemoveEmptyEntries))
            if (s_languages.TryGetValue(word, out string[]? languages))
                foreach (string language in languages) hits[language] = hits.GetValueOrDefault(language) + 1;
        KeyValuePair<string, int>[] order = [.. hits.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(2)];
        if (order.Length == 0 || order[0].Value < LeastHits) return null;
        return order.Length == 1 || order[0].Value >= Lead * order[1].Value ? order[0].Key : null;
    }

    private static FrozenDictionary<string, string[]> Languages()
    {
        (string Language, string Words)[] lists =
        [
            ("en", "the and of to is that it for was with as are this have from not you be they which at by an will would there their what about"),
            ("de", "der die das und ist nicht ein eine mit sie auf für dem den von zu im es sich auch als wie werden wird sind oder aber wir ich"),
            ("fr", "le la les et est des une un dans pour que qui pas sur avec ce il elle nous vous sont au aux du cette être plus ou mais"),
            ("es", "el la los las y es de que en un una por con para no se del al lo como más pero su sus este esta son está"),
            ("it", "il lo la gli le e è di che in un una per con non si del della dei al come più ma sono questo questa anche nel"),
            ("pt", "o a os as e é de que em um uma por com para não se do da dos das no na como mais mas são está este esta"),
            ("nl", "de het een en is van dat in op te met voor niet zijn aan er ook als maar die dit worden wordt door naar bij uit"),
        ];
        return lists.SelectMany(list => list.Words.Split(' ').Select(word => (word, list.Language)))
            .GroupBy(pair => pair.word, pair => pair.Language, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }
}
