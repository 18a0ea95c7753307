using System.Collections.Immutable;
using Breakeven.Advisor.Evidence;

namespace Breakeven.Advisor;

/// <summary>What advice is computed from besides the question: catalogs, the day of their prices, and the seed of the uncertainty. The catalogs are the shipped ones unless others are given.</summary>
public sealed record AdviceOptions
{
    /// <summary>Same seed, same document.</summary>
    public int Seed { get; init; } = 1;
    public PriceBook PriceBook { get; init; } = ShippedCatalogs.Prices;
    public ImmutableArray<Accelerator> Accelerators { get; init; } = ShippedCatalogs.Accelerators;
    public ImmutableArray<OpenModel> OpenModels { get; init; } = ShippedCatalogs.OpenModels;

    /// <summary>What was measured of the quality of open models; nothing unless given.</summary>
    public EvidenceSet Evidence { get; init; } = EvidenceSet.Empty;

    /// <summary>What publishers say of open models.</summary>
    public ImmutableArray<OpenModelFact> OpenModelFacts { get; init; } = ShippedCatalogs.OpenModelFacts;

    /// <summary>The day whose prices count, UTC; null for the latest in the price book.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Threads that one answer may take, from 1: beside live traffic one, else all. It changes nothing in the document.</summary>
    public int MaxParallelism { get; init; } = Environment.ProcessorCount;
}
