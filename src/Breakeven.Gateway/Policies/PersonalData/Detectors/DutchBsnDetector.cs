using System.Text.RegularExpressions;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The Dutch <c>burgerservicenummer</c>: nine digits that pass the eleven test, weights 9 to 2 and −1 (Logisch Ontwerp BSN). One of eleven numbers of nine digits passes it by chance.</summary>
internal sealed partial class DutchBsnDetector() : CheckedPattern("nl_bsn", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])\d(?:\d{8}|\d{2}\.\d{3}\.\d{3}|\d{3}\.\d{2}\.\d{3}|\d{2} \d{3} \d{3})(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[9];
        Digits.Take(match, digits);
        return !Digits.AreAllSame(digits) && Weighted.Sum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0 ? match.Length : 0;
    }
}
