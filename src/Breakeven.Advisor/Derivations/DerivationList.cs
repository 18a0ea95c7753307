using System.Collections.Immutable;

namespace Breakeven.Advisor.Derivations;

/// <summary>Collects derivations in the order in which they rest on each other.</summary>
internal sealed class DerivationList
{
    private readonly List<Derivation> _all = [];

    public ImmutableArray<Derivation> ToImmutable() => [.. _all];

    public Derivation? Find(string name) => _all.Find(known => known.Name == name);

    public Derivation Add(string name, string label, decimal value, string unit, string formula, string words, params IEnumerable<DerivationInput> inputs)
    {
        Derivation derivation = new(name, label, value, unit, formula, words, [.. inputs]);
        _all.Add(derivation);
        return derivation;
    }

    /// <summary>What an earlier derivation gave, as an input of a later one.</summary>
    public static DerivationInput Use(string symbol, Derivation from) => new(symbol, from.Label, from.Value, from.Unit, "derived", from.IsEstimate, from.Name);
}
