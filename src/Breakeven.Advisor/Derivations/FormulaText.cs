using System.Text.RegularExpressions;

namespace Breakeven.Advisor.Derivations;

/// <summary>The formula with numbers in place of symbols.</summary>
internal static partial class FormulaText
{
    public static string Substitute(Derivation derivation)
    {
        string right = derivation.Formula[(derivation.Formula.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        return Symbol().Replace(right, match =>
        {
            if (derivation.Inputs.FirstOrDefault(input => input.Symbol == match.Value) is not { } input) return match.Value;
            string number = DerivedNumber.Bare(input.Value);
            return input.Value < 0m ? $"({number})" : number;
        });
    }

    [GeneratedRegex("[A-Za-z][A-Za-z0-9_]*")]
    private static partial Regex Symbol();
}
