using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>How we would run it: the fleet's cost, the model and hardware behind it, and what excludes it whatever it costs.</summary>
internal sealed record OwnHosting(OwnFleet Fleet)
{
    /// <summary>Null where price and capacity were stated and no model named.</summary>
    public OpenModel? Model { get; init; }
    public Accelerator? Accelerator { get; init; }
    public int? GpusPerServer { get; init; }
    public string? Precision { get; init; }

    /// <summary>Why it cannot be hosted: <c>model_licence</c>, <c>does_not_fit</c> or <c>infeasible_latency</c>.</summary>
    public Finding? Exclusion { get; init; }

    /// <summary>About candidates that were passed over, or figures that nobody stated.</summary>
    public ImmutableArray<Finding> Warnings { get; init; } = [];
    public bool CapacityIsModelled { get; init; }

    /// <summary>False when neither price nor capacity can be counted, because what was to be priced does not run.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>How far the server's price may be from what it is counted with.</summary>
    public Spread PriceSpread { get; init; }
    public Spread StaffSpread { get; init; }

    /// <summary>The search that led here; null where nothing was open.</summary>
    public FoundFleet? Search { get; init; }
}
