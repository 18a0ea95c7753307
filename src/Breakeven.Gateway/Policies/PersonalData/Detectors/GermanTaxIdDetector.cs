using System.Text.RegularExpressions;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The German <c>Steuer-Identifikationsnummer</c> (§ 139b AO): 11 digits with the check digit of ISO 7064 MOD 11,10. Among the first ten exactly one digit comes twice or three times.</summary>
internal sealed partial class GermanTaxIdDetector() : CheckedPattern("de_tax_id", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])[1-9](?: ?\d){10}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[11];
        Digits.Take(match, digits);
        return HasOneRepeatedDigit(digits[..10]) && Iso7064.IsMod11And10(digits) ? match.Length : 0;
    }

    private static bool HasOneRepeatedDigit(ReadOnlySpan<char> ten)
    {
        int repeated = 0;
        for (char digit = '0'; digit <= '9'; digit++)
        {
            int times = ten.Count(digit);
            if (times > 3) return false;
            if (times > 1) repeated++;
        }
        return repeated == 1;
    }
}
