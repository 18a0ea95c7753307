using System.Buffers;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Addresses as people write them: a local part of at most 64 characters (RFC 5321, 4.5.3.1), <c>@</c>, and a domain with a dot and a last label of letters.</summary>
/// <remarks>Looks for <c>@</c> and then to both sides, since most text has none.</remarks>
internal sealed class EmailDetector : IPersonalDataDetector
{
    private const int LongestLocal = 64;
    private const int LongestDomain = 253;
    private static readonly SearchValues<char> s_localSigns = SearchValues.Create("._%+-'&=");

    public string Kind => "email";

    public void Find(ReadOnlySpan<char> text, List<PersonalDataPlace> found)
    {
        int from = 0; // what was found, or is a domain already, is no local part of another
        for (int at = text.IndexOf('@'); at >= 0 && at < text.Length; at = NextAt(text, at))
        {
            int start = LocalStart(text, at, from), end = DomainEnd(text, at);
            if (start < 0 || end < 0) continue;
            found.Add(new(start, end - start, Kind));
            from = end;
        }
    }

    private static int NextAt(ReadOnlySpan<char> text, int at) => text[(at + 1)..].IndexOf('@') is >= 0 and var next ? at + 1 + next : -1;

    private static int LocalStart(ReadOnlySpan<char> text, int at, int from)
    {
        int start = at;
        while (start > from && at - start < LongestLocal && (char.IsLetterOrDigit(text[start - 1]) || s_localSigns.Contains(text[start - 1]))) start--;
        while (start < at && s_localSigns.Contains(text[start])) start++; // as a quote before an address
        return start < at && text[at - 1] != '.' ? start : -1;
    }

    private static int DomainEnd(ReadOnlySpan<char> text, int at)
    {
        int end = at + 1, label = end, lastLabel = -1, most = Math.Min(text.Length, at + 1 + LongestDomain);
        int good = -1;
        for (; end <= most; end++)
        {
            bool inLabel = end < most && (char.IsLetterOrDigit(text[end]) || text[end] == '-');
            if (inLabel) continue;
            if (end == label || text[label] == '-' || text[end - 1] == '-') break; // empty, or not a label
            if (lastLabel >= 0 && IsTopLevel(text[label..end])) good = end;
            if (end == most || text[end] != '.') break;
            (lastLabel, label) = (label, end + 1);
        }
        return good;
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        if (label.Length < 2) return false;
        if (label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)) return true;
        foreach (char c in label)
            if (!char.IsLetter(c)) return false;
        return true;
    }
}
