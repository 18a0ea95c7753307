using System.Text.RegularExpressions;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>A pattern of the operator's own, as for employee numbers.</summary>
/// <remarks>Matched without backtracking, so that no text and no pattern can make it slow.</remarks>
internal sealed class ConfiguredPattern : CheckedPattern
{
    private ConfiguredPattern(string kind, Regex pattern)
        : base(kind, pattern)
    {
    }

    /// <returns>Null, with the reason, for what is no such pattern.</returns>
    public static ConfiguredPattern? TryCreate(string kind, string pattern, out string? problem)
    {
        problem = null;
        try
        {
            Regex regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (!regex.IsMatch("")) return new(kind, regex);
            problem = "matches the empty text, and so everywhere";
        }
        catch (ArgumentException error)
        {
            problem = $"is no regular expression: {error.Message}";
        }
        catch (NotSupportedException)
        {
            problem = "uses what would need backtracking (look-around, back references, atomic groups)";
        }
        return null;
    }

    protected override int Measure(ReadOnlySpan<char> match) => match.Length;
}
