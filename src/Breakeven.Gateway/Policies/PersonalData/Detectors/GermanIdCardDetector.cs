using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Serial numbers of German identity cards with their check digit: weights 7, 3, 1 over digits and letters, letters as 10 to 35 (ICAO Doc 9303-3, 4.9).</summary>
internal sealed partial class GermanIdCardDetector() : CheckedPattern("de_id_card", Pattern)
{
    [GeneratedRegex(@"(?<![\w-])[LMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}\d(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        int sum = 0;
        for (int i = 0; i < 9; i++) sum += (char.IsAsciiDigit(match[i]) ? Digits.Value(match[i]) : match[i] - 'A' + 10) * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
        return match[..9].ContainsAnyInRange('0', '9') && sum % 10 == Digits.Value(match[9]) ? match.Length : 0;
    }
}
