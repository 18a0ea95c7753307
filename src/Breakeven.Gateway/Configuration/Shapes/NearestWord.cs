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
    public static int Distance(string given, string known)
    {
        string a = Plain(given), b = Plain(known);
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.Length];
    }

    private static string Plain(string word) => word.ToLowerInvariant().Replace('-', '_');
}
