namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>Guesses what was meant by a word that nobody knows.</summary>
internal static class NearestWord
{
    /// <summary><c>did you mean 'base_url'?</c> when one of the words is near, otherwise all of them.</summary>
    public static string Suggest(string given, IEnumerable<string> known)
    {
        string[] words = [.. known];
        string? nearest = Find(given, words);
        return nearest is null ? $"known: {string.Join(", ", words)}" : $"did you mean '{nearest}'?";
    }

    /// <summary>The word within a third of its letters in edits, or null.</summary>
    public static string? Find(string given, IEnumerable<string> known)
    {
        if (given.Length > 64) return null;
        (string Word, int Edits) best = known
            .Select(word => (Word: word, Edits: Distance(given, word)))
            .OrderBy(candidate => candidate.Edits)
            .FirstOrDefault(("", int.MaxValue));
        return best.Edits <= Math.Max(1, best.Word.Length / 3) ? best.Word : null;
    }

    /// <summary>Levenshtein's edit distance, without regard to case or to which dash joins words.</summary>
    public static int Distance(string given, string known) => NameDistance.Between(Plain(given), Plain(known));

    private static string Plain(string word) => word.ToLowerInvariant().Replace('-', '_');
}
