using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Telephone numbers: international ones with <c>+</c> or <c>00</c> (ITU-T E.164: at most 15 digits), and the national forms of North America and of most of Europe, which have no check digit and so need their punctuation.</summary>
internal sealed partial class PhoneDetector() : CheckedPattern("phone", Pattern)
{
    private const int Shortest = 8, Longest = 15;

    [GeneratedRegex(
        @"(?<![\w.+-])(?:\+[1-9](?:[ ./-]?\(?\d\)?){6,16}|00[1-9](?:[ ./-]?\(?\d\)?){7,16}|(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}|(?!\d{1,2}[ ./-]\d{1,2}[ ./-]\d{4})\(?0[1-9]\d{0,4}\)?[ /-]\d{2,8}(?:[ -]\d{2,8}){0,4})(?![\w-])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[Longest];
        int count = Digits.Take(match, digits), least = match[0] is '+' ? Shortest : Shortest + 1;
        if (match[0] == '0' && match[1] == '0') count -= 2;
        return count >= least && count <= Longest && !Digits.AreAllSame(digits[..count]) ? match.Length : 0;
    }
}
