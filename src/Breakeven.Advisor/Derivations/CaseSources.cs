using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Derivations;

/// <summary>Where the numbers of a case come from: what was asked, what the ledger saw, and what was assumed.</summary>
internal sealed class CaseSources(WorkloadCase subject)
{
    public ScenarioWorkload? Workload => subject.Asked?.Workload;
    public ScenarioApi? Api => subject.Asked?.Api;
    public ScenarioSelfHost? Hosting => subject.Asked?.SelfHost;

    /// <summary>Of a number that nothing else explains.</summary>
    public InputSource Stated => new(subject.Observed is null ? "stated in the scenario" : "stated in the requirements");

    /// <summary>The assumption of that name, wherever it stands in the scenario.</summary>
    public Assumption? Assumption(string name) => subject.Assumptions.FirstOrDefault(known => known.Name == name || known.Name == "self_host." + name || known.Name == "api." + name);

    /// <summary>Of an input that is stated unless an assumption says otherwise.</summary>
    public InputSource Of(string name) => Assumption(name) is { } assumed ? new(assumed.Source, assumed.IsEstimate) : Stated;

    /// <summary>Of an input that the ledger has seen as <paramref name="seen"/>, unless something else was stated.</summary>
    public InputSource Observed(string name, decimal used, double? seen)
    {
        if (Assumption(name) is { } assumed) return new(assumed.Source, assumed.IsEstimate);
        if (subject.Observed is not { } profile || seen is not { } value || Math.Abs((double)used - value) > 0.001 * Math.Max(1, Math.Abs(value))) return Stated;
        return new($"the ledger: {profile.Calls:#,0} calls over {profile.ObservedHours:#,0.#} hours");
    }

    /// <summary>Of a price of tokens: stated, or of the price book, or what was paid, or the default.</summary>
    public InputSource Rate(decimal? stated, string name)
    {
        if (stated is not null) return Stated;
        return Assumption(name) is { } assumed ? new(assumed.Source, assumed.IsEstimate) : Of("api price");
    }

    /// <summary>A stated number, or the one that an assumption starts with.</summary>
    public decimal? Number(decimal? stated, string assumption)
    {
        if (stated is not null) return stated;
        string? text = Assumption(assumption)?.Value.Split(' ')[0];
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }
}
