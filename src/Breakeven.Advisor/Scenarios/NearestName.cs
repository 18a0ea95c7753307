namespace Breakeven.Advisor.Scenarios;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <returns>The nearest of <paramref name="known"/>, or null when none is near.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        (string? best, int distance) = (null, 0);
        foreach (string candidate in known)
        {
            int edits = NameDistance.Between(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits <= Math.Max(2, candidate.Length / 3) && (best is null || edits < distance)) (best, distance) = (candidate, edits);
        }
        return best;
    }
}
