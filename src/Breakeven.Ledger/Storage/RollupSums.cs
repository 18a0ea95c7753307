namespace Breakeven.Ledger.Storage;

/// <summary>What is summed over the calls of one rollup. All sums are exact, so they do not depend on the order of the calls.</summary>
/// <remarks>One call counts for at most 10^12 tokens of a kind and 10^9 dollars: an upstream that reports more is talking nonsense, and must not make every later sum overflow.</remarks>
internal readonly record struct RollupSums
{
    private const long MaxTokens = 1_000_000_000_000;
    private const decimal MaxUsd = 1_000_000_000m;

    public long Calls { get; init; }

    /// <summary>Calls whose cost is known, at zero too.</summary>
    public long PricedCalls { get; init; }
    public TokenUsage Usage { get; init; }
    public Money Cost { get; init; }

    /// <summary>The part of <see cref="Cost"/> that is occupancy of our own deployments.</summary>
    public Money Reserved { get; init; }
    public Money Marginal { get; init; }
    public long TimedCalls { get; init; }
    public long DurationUs { get; init; }
    public long MaxDurationUs { get; init; }
    public long TtfcCalls { get; init; }
    public long TtfcUs { get; init; }

    public static RollupSums Of(CallRecord call)
    {
        long duration = call.DurationMs is { } ms ? StoredValue.Microseconds(ms) : 0;
        return new RollupSums
        {
            Calls = 1,
            PricedCalls = call.CostUsd is null ? 0 : 1,
            Usage = Bounded(call.Usage()),
            Cost = Bounded(call.CostUsd),
            Reserved = call.CostBasis == CostBasis.Reservation ? Bounded(call.CostUsd) : Money.Zero,
            Marginal = Bounded(call.MarginalCostUsd),
            TimedCalls = call.DurationMs is null ? 0 : 1,
            DurationUs = duration,
            MaxDurationUs = duration,
            TtfcCalls = call.TtfcMs is null ? 0 : 1,
            TtfcUs = call.TtfcMs is { } first ? StoredValue.Microseconds(first) : 0,
        };
    }

    private static TokenUsage Bounded(TokenUsage usage) =>
        new(Bounded(usage.Input), Bounded(usage.CachedInput), Bounded(usage.CacheWrite), Bounded(usage.Output), Bounded(usage.Reasoning));

    private static long Bounded(long tokens) => Math.Clamp(tokens, 0, MaxTokens);

    /// <summary>A cost as the sums count it.</summary>
    public static Money Bounded(Money? cost) => new Money(Math.Clamp(cost?.Usd ?? 0m, -MaxUsd, MaxUsd)).Rounded();

    public static RollupSums operator +(RollupSums a, RollupSums b) => new()
    {
        Calls = a.Calls + b.Calls,
        PricedCalls = a.PricedCalls + b.PricedCalls,
        Usage = a.Usage + b.Usage,
        Cost = a.Cost + b.Cost,
        Reserved = a.Reserved + b.Reserved,
        Marginal = a.Marginal + b.Marginal,
        TimedCalls = a.TimedCalls + b.TimedCalls,
        DurationUs = a.DurationUs + b.DurationUs,
        MaxDurationUs = Math.Max(a.MaxDurationUs, b.MaxDurationUs),
        TtfcCalls = a.TtfcCalls + b.TtfcCalls,
        TtfcUs = a.TtfcUs + b.TtfcUs,
    };
}
