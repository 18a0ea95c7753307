using System.Text.RegularExpressions;
using System.Globalization;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The French <c>numéro de sécurité sociale</c> (NIR): sex, year, month, place, order, and a key of 97 less the rest by 97; Corsica's 2A and 2B count as 19 and 18 (INSEE).</summary>
internal sealed partial class FrenchNirDetector() : CheckedPattern("fr_nir", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> number = stackalloc char[15];
        Digits.Take(match, number);
        if (number[6] is 'A' or 'B') (number[5], number[6]) = ('1', number[6] == 'A' ? '9' : '8');
        long body = long.Parse(number[..13], CultureInfo.InvariantCulture);
        int key = int.Parse(number[13..], CultureInfo.InvariantCulture);
        return key == 97 - body % 97 ? match.Length : 0;
    }
}
