using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>A pattern says where a number may begin, and a check whether it is one: its digits, its letters, its check digit.</summary>
/// <remarks>
/// The pattern must look at a bounded stretch of text only; then the whole is linear. After a place that fails its check the search goes on
/// one unit further, so that a true number behind other digits is found too.
/// </remarks>
internal abstract class CheckedPattern(string kind, Regex pattern) : IPersonalDataDetector
{
    public string Kind => kind;

    public void Find(ReadOnlySpan<char> text, List<PersonalDataPlace> found)
    {
        int at = 0;
        while (TryMatch(text, at, out int start, out int length))
        {
            int valid = Measure(text.Slice(start, length));
            if (valid > 0) found.Add(new(start, valid, kind));
            at = start + Math.Max(valid, 1);
        }
    }

    /// <returns>How much of the match, from its beginning, is a valid number; 0 for none.</returns>
    protected abstract int Measure(ReadOnlySpan<char> match);

    private bool TryMatch(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        (start, length) = (0, 0);
        if (from >= text.Length) return false;
        foreach (ValueMatch match in pattern.EnumerateMatches(text, from))
        {
            (start, length) = (match.Index, match.Length);
            return true;
        }
        return false;
    }
}
