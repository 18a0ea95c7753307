using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Social Security numbers of the United States, written in groups. They have no check digit; the Social Security Administration assigns no area 000, 666 or 900 to 999, no group 00 and no serial 0000.</summary>
internal sealed partial class SocialSecurityNumberDetector() : CheckedPattern("us_ssn", Pattern)
{
    [GeneratedRegex(@"(?<![\w-])(?!000|666|9)\d{3}(?<gap>[ -])(?!00)\d{2}\k<gap>(?!0000)\d{4}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match) => match.Length;
}
