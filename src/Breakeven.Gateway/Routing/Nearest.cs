namespace Breakeven.Gateway.Routing;

/// <summary>The name that somebody probably meant, by Levenshtein distance.</summary>
internal static class Nearest
{
    private const int LongestCompared = 64;

    /// <returns>The closest of <paramref name="names"/>, or null when none is within a third of the asked length.</returns>
    public static string? To(string asked, IEnumerable<string> names)
    {
        if (asked.Length > LongestCompared) return null;
        string? best = null;
        int bestDistance = Math.Max(1, asked.Length / 3) + 1;
        foreach (string name in names)
        {
            if (name.Length > LongestCompared) continue;
            int distance = Distance(asked, name);
            if (distance < bestDistance) (best, bestDistance) = (name, distance);
        }
        return best;
    }

    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> row = stackalloc int[LongestCompared + 1];
        for (int j = 0; j <= b.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
