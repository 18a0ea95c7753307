using System.Text.RegularExpressions;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The Polish <c>PESEL</c>: a day of birth, whose month tells the century, an order and a check digit of weights 1, 3, 7, 9 (Ustawa o ewidencji ludności, art. 15).</summary>
internal sealed partial class PolishPeselDetector() : CheckedPattern("pl_pesel", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])\d{11}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        int month = (Digits.Value(match[2]) * 10 + Digits.Value(match[3])) % 20, day = Digits.Value(match[4]) * 10 + Digits.Value(match[5]);
        bool isDay = month is >= 1 and <= 12 && day is >= 1 and <= 31;
        return isDay && Weighted.Sum(match, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0 ? match.Length : 0;
    }
}
