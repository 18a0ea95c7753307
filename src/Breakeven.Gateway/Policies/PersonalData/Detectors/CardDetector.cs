using System.Text.RegularExpressions;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Payment card numbers: 13 to 19 digits of a known scheme's range and length, with Luhn's check digit (ISO/IEC 7812-1).</summary>
internal sealed partial class CardDetector() : CheckedPattern("card", Pattern)
{
    private const int Shortest = 13, Longest = 19;

    [GeneratedRegex(@"(?<![\w.-])\d(?:[ -]?\d){12,18}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    /// <summary>The longest beginning that ends where a group of digits does.</summary>
    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[Longest];
        for (int end = match.Length; end >= Shortest; end--)
        {
            bool endsGroup = char.IsAsciiDigit(match[end - 1]) && (end == match.Length || !char.IsAsciiDigit(match[end]));
            if (endsGroup && Digits.Take(match[..end], digits) is >= Shortest and var count && IsCard(digits[..count])) return end;
        }
        return 0;
    }

    private static bool IsCard(ReadOnlySpan<char> digits) => HasSchemeLength(digits) && Luhn.Holds(digits);

    /// <summary>Issuer ranges as the schemes publish them.</summary>
    private static bool HasSchemeLength(ReadOnlySpan<char> digits) => (int.Parse(digits[..6], System.Globalization.CultureInfo.InvariantCulture), digits.Length) switch
    {
        (>= 400_000 and <= 499_999, 13 or 16 or 19) => true, // Visa
        (>= 510_000 and <= 559_999 or >= 222_100 and <= 272_099, 16) => true, // Mastercard
        (>= 340_000 and <= 349_999 or >= 370_000 and <= 379_999, 15) => true, // American Express
        (>= 601_100 and <= 601_199 or >= 644_000 and <= 659_999, >= 16) => true, // Discover
        (>= 352_800 and <= 358_999, >= 16) => true, // JCB
        (>= 300_000 and <= 305_999 or >= 360_000 and <= 369_999 or >= 380_000 and <= 399_999, >= 14) => true, // Diners Club
        (>= 620_000 and <= 629_999, >= 16) => true, // UnionPay
        (>= 500_000 and <= 509_999 or >= 560_000 and <= 589_999 or >= 630_000 and <= 639_999 or >= 670_000 and <= 679_999, >= 13) => true, // Maestro
        _ => false,
    };
}
