using System.Text.RegularExpressions;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The Indian <c>Aadhaar</c> number: twelve digits, the first 2 or more, with Verhoeff's check digit (UIDAI, A UID Numbering Scheme, 2010).</summary>
internal sealed partial class AadhaarDetector() : CheckedPattern("in_aadhaar", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])[2-9]\d{3}(?<gap>[ -]?)\d{4}\k<gap>\d{4}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[12];
        Digits.Take(match, digits);
        return Verhoeff.Holds(digits) ? match.Length : 0;
    }
}
