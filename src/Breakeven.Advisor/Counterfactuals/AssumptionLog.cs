using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Keeps every value that nobody stated, with where it comes from.</summary>
internal sealed class AssumptionLog
{
    /// <summary>Keeps nothing: for values that are only tried.</summary>
    public static readonly AssumptionLog Silent = new() { IsSilent = true };

    private readonly List<Assumption> _entries = [];

    /// <summary>True when texts need not be made.</summary>
    public bool IsSilent { get; private init; }

    /// <returns><paramref name="stated"/>, or the default, which is then an assumption.</returns>
    public decimal Or(decimal? stated, decimal fallback, string name, string source, string unit = "")
    {
        if (stated is { } value) return value;
        if (IsSilent) return fallback;
        Add(name, $"{fallback.ToString("#,0.######", CultureInfo.InvariantCulture)}{unit}", source, isEstimate: true);
        return fallback;
    }

    public void Add(string name, string value, string source, bool isEstimate = false)
    {
        if (!IsSilent && !_entries.Exists(entry => entry.Name == name)) _entries.Add(new(name, value, source, isEstimate));
    }

    public ImmutableArray<Assumption> ToImmutable() => [.. _entries];
}
