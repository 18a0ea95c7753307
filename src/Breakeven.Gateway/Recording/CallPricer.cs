using Breakeven.Gateway.Targets;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Recording;

/// <summary>What a call costs: before it, for budgets and routing, and after it, for the ledger.</summary>
internal static class CallPricer
{
    /// <summary>Without <c>max_tokens</c> and without a catalog maximum, a budget holds this much output.</summary>
    public const long DefaultMaxOutputTokens = 4_096;

    /// <summary>Without <c>max_tokens</c>, a routing decision expects this much output: about the mean of public chat traces.</summary>
    private const long ExpectedOutputTokens = 256;

    /// <summary>Decoding speed per call that estimates of own engines assume: slow for a loaded server, so that a hold covers the call.</summary>
    private const double TokensPerSecond = 20;

    /// <summary>The most that this hop can cost; null when no price is known.</summary>
    /// <remarks>
    /// Input: every token stands for at least one byte, and no provider takes more than its longest prompt, which is also what is held where the
    /// conversation is stored elsewhere. An own engine: occupied for as long as the call may take.
    /// </remarks>
    public static Money? WorstCase(CallContext call, Candidate candidate)
    {
        if (call.Client.Format == WireFormat.CountTokens) return Money.Zero; // providers count for nothing
        if (candidate.Target.Hosting is { } hosting) return OccupancyCost.Share(LongestTime(call, candidate), hosting.UsdPerHour, hosting.MaxConcurrency);
        if (FindCard(call, candidate) is not { } card) return null;
        long longest = card.LongestPrompt ?? long.MaxValue;
        bool isStored = call.Request.PreviousAnswerId is not null && longest < long.MaxValue;
        long output = Generates(call) ? (call.Request.MaxOutputTokens ?? card.MaxOutputTokens ?? DefaultMaxOutputTokens) * call.Request.Choices : 0;
        return card.Most(isStored ? longest : Math.Min(call.Request.LargestInputTokens, longest), output);
    }

    /// <summary>What this hop will probably cost; null when no price is known.</summary>
    public static Money? Expected(CallContext call, Candidate candidate)
    {
        RateCard? card = candidate.Target.Hosting is null ? FindCard(call, candidate) : null;
        long output = Generates(call) ? Math.Min(call.Request.MaxOutputTokens ?? ExpectedOutputTokens, ExpectedOutputTokens) * call.Request.Choices : 0;
        return Estimate(candidate.Target, card, new(call.Request.EstimatedInputTokens, 0, 0, output, 0));
    }

    /// <summary>The cost of the call as it went.</summary>
    public static CallCost Price(CallContext call, CallResult result)
    {
        if (result.Candidate is not { } candidate) return CallCost.Nothing;
        if (result.UsageSource == UsageSource.None && result.Outcome != CallOutcome.Ok) return CallCost.Nothing;
        if (candidate.Target.Hosting is { } hosting) return Occupied(hosting, Shorter(result.EngineTime ?? result.MeasuredTime, LongestTime(call, candidate)));
        if (result.UsageSource == UsageSource.None || FindCard(call, candidate) is not { } card || card.Price(result.Usage) is not { } cost)
            return result.ProviderCost is { } told ? new(told, CostBasis.Provider) : CallCost.Unknown;
        return new(cost, result.UsageSource == UsageSource.Provider && !card.IsEstimate ? CostBasis.PriceBook : CostBasis.Estimated);
    }

    /// <summary>Prices per token of the call's prompt there; null when no price is known.</summary>
    public static TokenRates? RatesOf(CallContext call, Candidate candidate) => FindCard(call, candidate)?.RatesFor(call.Request.EstimatedInputTokens);

    /// <summary>Whether the price book has the call's own service tier of the model there: its provider sells it.</summary>
    public static bool SellsTier(CallContext call, Candidate candidate) => FindCard(call, candidate)?.Tier == call.Request.Tier;

    /// <summary>Tokens of the longest answer that the model gives; null when the price book does not say.</summary>
    public static long? LongestOutput(CallContext call, Candidate candidate) => FindCard(call, candidate)?.MaxOutputTokens;

    /// <summary>Tokens of the longest prompt that the model takes; null when the price book does not say.</summary>
    public static long? LongestPrompt(CallContext call, Candidate candidate) => FindCard(call, candidate)?.MaxInputTokens;

    /// <summary>A call ends at the time-out of the first target in its plan, whoever answers.</summary>
    private static TimeSpan LongestTime(CallContext call, Candidate candidate)
    {
        TimeSpan own = candidate.Target.Provider.Timeouts.Total, first = call.PlanOrNull?.Order[0].Target.Provider.Timeouts.Total ?? own;
        return own > first ? own : first;
    }

    /// <summary>What an engine tells of its own time is believed as far as it can be true.</summary>
    private static TimeSpan Shorter(TimeSpan told, TimeSpan longest) => told < longest ? told : longest;

    private static bool Generates(CallContext call) => call.Client.Format == WireFormat.Completions || WireFormats.IsConversation(call.Client.Format);

    private static Money? Estimate(Target target, RateCard? card, TokenUsage usage) =>
        target.Hosting is { } hosting
            ? OccupancyCost.Share(TimeSpan.FromSeconds(Math.Min(usage.Output / TokensPerSecond, target.Provider.Timeouts.Total.TotalSeconds)), hosting.UsdPerHour, hosting.MaxConcurrency)
            : card?.Price(usage);

    private static CallCost Occupied(HostingConfig hosting, TimeSpan busy) => new(
        OccupancyCost.Share(busy, hosting.UsdPerHour, hosting.MaxConcurrency), CostBasis.Reservation,
        hosting.EnergyUsdPerHour is { } energy ? OccupancyCost.Share(busy, energy, hosting.MaxConcurrency) : null);

    /// <summary>The operator's price for the provider as configured, else the published one. An engine of ours has no published price.</summary>
    private static RateCard? FindCard(CallContext call, Candidate candidate)
    {
        Target target = candidate.Target;
        PriceBook prices = call.Snapshot.Prices;
        DateOnly day = DateOnly.FromDateTime(call.Arrival.StartedAt.UtcDateTime);
        ServiceTier tier = call.Request.Tier;
        Region? region = target.Provider.Region;
        RateCard? own = prices.Find(new(target.Endpoint.Name), new(candidate.Model), day, tier, region);
        return own ?? (target.Location == Location.Own ? null : prices.Find(target.Endpoint.CatalogName, new(candidate.Model), day, tier, region));
    }
}
