using System.Collections.Immutable;

namespace Breakeven.Advisor;

/// <summary>What advice is computed from besides the question: catalogs, the day of their prices, and the seed of the uncertainty.</summary>
public sealed record AdviceOptions
{
    /// <summary>Same seed, same document.</summary>
    public int Seed { get; init; } = 1;
    public PriceBook PriceBook { get; init; } = PriceBook.Empty;
    public ImmutableArray<Accelerator> Accelerators { get; init; } = [];
    public ImmutableArray<OpenModel> OpenModels { get; init; } = [];

    /// <summary>The day whose prices count, UTC; null for the latest in the price book.</summary>
    public DateOnly? Day { get; init; }
}
