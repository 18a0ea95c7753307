using System.Collections.Immutable;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Which ways to run a workload were looked at, which was taken, and why the nearest others were not.</summary>
public sealed record FleetSearchSummary
{
    /// <summary>What fleets were ranked by: <c>self-host</c>, or <c>hybrid</c> when the cheaper of own fleet and hybrid counts because an API may take overflow.</summary>
    public required string RankedBy { get; init; }
    public ImmutableArray<string> Models { get; init; } = [];
    public ImmutableArray<string> Gpus { get; init; } = [];
    public ImmutableArray<string> Precisions { get; init; } = [];
    public ImmutableArray<string> Procurements { get; init; } = [];

    /// <summary>Combinations of model, accelerator, number, precision and procurement with a price.</summary>
    public required int Combinations { get; init; }

    /// <summary>Of which costed, shown to be dearer by their cheapest server alone, too small, and too slow.</summary>
    public required int Costed { get; init; }
    public required int TooDear { get; init; }
    public required int DoNotFit { get; init; }
    public required int TooSlow { get; init; }

    /// <summary>Null when nothing runs.</summary>
    public FleetChoice? Chosen { get; init; }

    /// <summary>Nearest first.</summary>
    public ImmutableArray<FleetAlternative> Alternatives { get; init; } = [];

    /// <summary>A cheaper mix of different servers; null when equal servers are the cheapest.</summary>
    public MixedFleetSummary? Mixed { get; init; }

    /// <summary>The servers of a hybrid one by one, up to the first that does not pay; empty where an API may not be used or is never cheaper.</summary>
    public ImmutableArray<MarginalServerSummary> MarginalServers { get; init; } = [];

    /// <summary>What load <see cref="MarginalServers"/> rest on; null without them.</summary>
    public string? MarginalBasis { get; init; }
}

/// <summary>A fleet of equal servers.</summary>
/// <param name="Servers">With the spare.</param>
/// <param name="Plan"><c>self-host</c> or <c>hybrid</c>: which of the two is cheaper with these servers.</param>
/// <param name="MonthlyUsd">Of that plan, everything included.</param>
public sealed record FleetChoice(
    string? Model, string? Precision, string? Gpu, int? GpusPerServer, string Procurement, decimal ServerUsdPerMonth, decimal? CapacityRequestsPerMonth,
    int Servers, int Spare, string Plan, decimal MonthlyUsd);

/// <summary>A way that was not taken.</summary>
/// <param name="LostBy"><c>dearer</c>, <c>commitment</c> (cheaper, but binding or interruptible and not asked for), <c>does_not_fit</c> or <c>infeasible_latency</c>.</param>
/// <param name="Choice">Null where it does not run.</param>
public sealed record FleetAlternative(string Name, string LostBy, string Text, FleetChoice? Choice);

/// <summary>A fleet of different servers for the same model.</summary>
/// <param name="SavingShare">Saved against the chosen fleet, 0 to 1.</param>
/// <param name="IsExact">False when only the best of a search that was cut off.</param>
public sealed record MixedFleetSummary(
    ImmutableArray<MixedServers> Servers, string Plan, decimal MonthlyUsd, decimal SavingUsd, double SavingShare, bool IsExact, string Text);

public sealed record MixedServers(string Hardware, int Serving, int Spare);

/// <param name="Fill">Share of what the server could carry, 0 to 1; it pays above <paramref name="CriticalFill"/>.</param>
public sealed record MarginalServerSummary(int Number, decimal UsdPerMonth, decimal CarriedRequestsPerMonth, decimal WorthUsd, double Fill, double CriticalFill, bool Pays);
