using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>National Insurance numbers of the United Kingdom. They have no check digit; the letters follow HMRC's manual NIM39110.</summary>
internal sealed partial class NationalInsuranceNumberDetector() : CheckedPattern("uk_nino", Pattern)
{
    [GeneratedRegex(@"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match) => match.Length;
}
