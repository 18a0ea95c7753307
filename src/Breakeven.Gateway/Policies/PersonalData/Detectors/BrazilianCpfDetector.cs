using System.Text.RegularExpressions;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>The Brazilian <c>CPF</c>: two check digits modulo 11 (Receita Federal, Instrução Normativa 1548/2015).</summary>
internal sealed partial class BrazilianCpfDetector() : CheckedPattern("br_cpf", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[11];
        Digits.Take(match, digits);
        bool holds = !Digits.AreAllSame(digits)
            && Check(Weighted.Sum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2])) == Digits.Value(digits[9])
            && Check(Weighted.Sum(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == Digits.Value(digits[10]);
        return holds ? match.Length : 0;
    }

    private static int Check(int sum) => sum % 11 < 2 ? 0 : 11 - sum % 11;
}
