namespace Breakeven;

/// <summary>How far two names are apart.</summary>
public static class NameDistance
{
    /// <summary>Letters and digits only, in lower case: <c>Llama-3.1-8B</c> is <c>llama318b</c>.</summary>
    public static string Normalise(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>Levenshtein's edit distance: insertions, deletions and substitutions.</summary>
    public static int Between(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
