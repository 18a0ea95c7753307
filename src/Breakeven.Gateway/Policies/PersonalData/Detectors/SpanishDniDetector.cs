using System.Text.RegularExpressions;
using System.Globalization;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Spanish <c>DNI</c> and foreigners' <c>NIE</c>: the letter stands for the rest by 23, with X, Y, Z of a NIE as 0, 1, 2 (Real Decreto 1553/2005; Ministerio del Interior).</summary>
internal sealed partial class SpanishDniDetector() : CheckedPattern("es_dni", Pattern)
{
    [GeneratedRegex(@"(?<![\w.-])(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    private const string Letters = "TRWAGMYFPDXBNJZSQVHLCKE";

    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> number = stackalloc char[9];
        Digits.Take(match, number);
        if (number[0] is >= 'X' and <= 'Z') number[0] = (char)('0' + number[0] - 'X');
        return Letters[int.Parse(number[..8], CultureInfo.InvariantCulture) % 23] == number[8] ? match.Length : 0;
    }
}
