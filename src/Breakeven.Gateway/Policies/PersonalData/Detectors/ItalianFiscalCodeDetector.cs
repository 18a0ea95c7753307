using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The Italian <c>codice fiscale</c> with its check letter (D.M. 23 December 1976); letters may stand for digits where two persons would share one.</summary>
internal sealed partial class ItalianFiscalCodeDetector() : CheckedPattern("it_codice_fiscale", Pattern)
{
    [GeneratedRegex(@"(?<!\w)[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z](?!\w)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern { get; }

    /// <summary>Values of 0 to 9 and A to Z at odd places; at even places a digit counts itself and a letter its place in the alphabet.</summary>
    private static ReadOnlySpan<byte> OddDigits => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    private static ReadOnlySpan<byte> OddLetters => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> code = stackalloc char[16];
        Digits.Take(match, code);
        int sum = 0;
        for (int i = 0; i < 15; i++) sum += i % 2 == 0 ? Odd(code[i]) : char.IsAsciiDigit(code[i]) ? Digits.Value(code[i]) : code[i] - 'A';
        return 'A' + sum % 26 == code[15] ? match.Length : 0;
    }

    private static int Odd(char c) => char.IsAsciiDigit(c) ? OddDigits[Digits.Value(c)] : OddLetters[c - 'A'];
}
