namespace Breakeven.Advisor.Optimisation;

/// <summary>One way to pay less for the same answers.</summary>
/// <param name="Name"><c>response_cache</c>, <c>prompt_cache</c>, <c>batch</c>, <c>stated_saving</c>, <c>cheaper_model</c> or <c>shorter_prompts</c>.</param>
/// <param name="IsCounted">Whether it is in the API's cost. What is not counted stands alone on the optimised bill, and does not add up with others.</param>
/// <param name="SavingUsd">US dollars a month; null when it is not known.</param>
/// <param name="SavingShare">Of the bill that the counted measures before it leave, 0 to 1; null when it is not known.</param>
/// <param name="Text">What it rests on, with figures.</param>
/// <param name="How">What to do, with the configuration key where there is one.</param>
public sealed record OptimisationMeasure(string Name, MeasureBasis Basis, bool IsCounted, decimal? SavingUsd, decimal? SavingShare, string Text, string How)
{
    internal static OptimisationMeasure Of(string name, MeasureBasis basis, bool isCounted, decimal before, decimal after, string text, string how) =>
        new(name, basis, isCounted, before - after, before <= 0m ? 0m : 1m - after / before, text, how);

    internal static OptimisationMeasure NotMeasured(string name, string text, string how) => new(name, MeasureBasis.NotMeasured, false, null, null, text, how);
}

/// <summary>How well a saving is known; on the wire in snake case.</summary>
public enum MeasureBasis
{
    /// <summary>Counted on the recorded calls.</summary>
    Measured,

    /// <summary>Given as input.</summary>
    Stated,

    /// <summary>From an assumption that the text names.</summary>
    Estimated,

    /// <summary>Money is known, but whether the answers stay good enough is not.</summary>
    NeedsEvidence,

    /// <summary>The records do not tell.</summary>
    NotMeasured,
}
