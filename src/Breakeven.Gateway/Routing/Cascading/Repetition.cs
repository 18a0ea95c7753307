namespace Breakeven.Gateway.Routing.Cascading;

/// <summary>Text that goes round in a circle, as weak models do when they lose the thread.</summary>
internal static class Repetition
{
    /// <summary>A circle of up to this many characters is looked for at the end of the text.</summary>
    private const int LongestCircle = 200;

    /// <summary>Characters that must repeat: less happens in tables and lists.</summary>
    private const int LeastRepeated = 240;

    private const int LeastRounds = 4;

    public static bool IsIn(string text)
    {
        ReadOnlySpan<char> end = text.AsSpan().TrimEnd();
        for (int circle = 1; circle <= LongestCircle && circle * LeastRounds <= end.Length; circle++)
        {
            int wanted = Math.Max(LeastRepeated, circle * LeastRounds);
            if (wanted > end.Length) return false; // and longer circles want no less
            ReadOnlySpan<char> part = end[^wanted..];
            if (part[circle..].SequenceEqual(part[..^circle])) return true;
        }
        return false;
    }
}
