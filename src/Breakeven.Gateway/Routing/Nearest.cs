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

    internal static int Distance(string a, string b) => NameDistance.Between(a.ToLowerInvariant(), b.ToLowerInvariant());
}
