using System.Globalization;

namespace Breakeven.Advisor.Tests.Derivations;

/// <summary>Calculates a formula from numbers as they are printed: a reader with a pocket calculator. Shares no code with what is tested.</summary>
internal sealed class FormulaEvaluator
{
    private readonly string _text;
    private int _at;

    private FormulaEvaluator(string text) => _text = text.Replace(" ", "", StringComparison.Ordinal);

    /// <param name="text">An expression of numbers, with no symbol left.</param>
    public static double Evaluate(string text)
    {
        FormulaEvaluator reader = new(text);
        double value = reader.Sum();
        if (reader._at != reader._text.Length) throw new FormatException($"'{text}' cannot be read from place {reader._at} on: '{reader._text[reader._at..]}'");
        return value;
    }

    /// <summary>A printed number: <c>$1,234.5</c>, <c>−0.25</c>.</summary>
    public static double Number(string printed) =>
        double.Parse(printed.Replace("$", "", StringComparison.Ordinal).Replace('−', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);

    private double Sum()
    {
        double value = Product();
        while (true)
        {
            if (Take('+')) value += Product();
            else if (Take('−')) value -= Product();
            else return value;
        }
    }

    private double Product()
    {
        double value = Power();
        while (true)
        {
            if (Take('×')) value *= Power();
            else if (Take('÷')) value /= Power();
            else return value;
        }
    }

    private double Power()
    {
        double value = Value();
        return Take('^') ? Math.Pow(value, Power()) : value;
    }

    private double Value()
    {
        if (Take('−')) return -Value();
        if (Take('(')) return Closed(')');
        if (Take('⌈')) return RoundedUp(Closed('⌉'));
        foreach ((string name, Func<double, double, double> pick) in new (string, Func<double, double, double>)[] { ("max(", Math.Max), ("min(", Math.Min) })
            if (_text.AsSpan(_at).StartsWith(name, StringComparison.Ordinal))
            {
                _at += name.Length;
                double first = Closed(';');
                return pick(first, Closed(')'));
            }
        int from = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is ',' or '.')) _at++;
        return Number(_text[from.._at]);
    }

    /// <summary>A hair above a whole number is the rounding of what was printed.</summary>
    private static double RoundedUp(double value) => Math.Ceiling(value - 1e-9 * Math.Max(1, Math.Abs(value)));

    private double Closed(char end)
    {
        double value = Sum();
        return Take(end) ? value : throw new FormatException($"'{_text}' lacks '{end}' at place {_at}");
    }

    private bool Take(char sign)
    {
        if (_at >= _text.Length || _text[_at] != sign) return false;
        _at++;
        return true;
    }
}
