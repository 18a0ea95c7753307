using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings;

/// <summary>What a call's tokens cost in each of the worlds that its measures span.</summary>
/// <remarks>The strong model is taken to have used the same tokens. Whether that holds is what a hold-out measures.</remarks>
internal sealed class Repricer(SavingsInputs inputs)
{
    /// <summary>Prices are kept to this many dollars: nearer is equal.</summary>
    private const decimal Nothing = 0.000_000_000_001m;

    private readonly RouteChoices _choices = new(inputs);

    /// <returns>The call's prices and its choices; null prices when it cannot be compared with anything: no alternative was permitted or none has a price.</returns>
    public (CallPrices? Prices, ImmutableArray<CloudChoice> Choices) Of(CallRecord call)
    {
        (ImmutableArray<CloudChoice> all, CloudChoice? strong) = _choices.Of(call);
        return call.Cache is "exact" or "semantic" ? (Stored(call, all, strong, _choices.IsOwnModel(call)), all) : (Answered(call, strong), all);
    }

    /// <summary>The same tokens with nothing cached.</summary>
    public static TokenUsage Uncached(TokenUsage usage) => new(usage.TotalInput, 0, 0, usage.Output, usage.Reasoning);

    /// <summary>The tokens of the prompt as the client sent it, before the gateway shortened it, with nothing cached.</summary>
    /// <remarks>What was left out is the gateway's estimate, four bytes a token; what was sent is the provider's count.</remarks>
    public static TokenUsage AsAsked(CallRecord call)
    {
        TokenUsage sent = Uncached(call.Usage());
        return sent with { Input = checked(sent.Input + Math.Max(0, (call.PromptTokensBefore ?? 0) - (call.PromptTokensAfter ?? 0))) };
    }

    /// <summary>A stored answer tells the model that it came from: that one would have answered again, where it is among the choices. An own server would have done so in hours that are due anyhow.</summary>
    private static CallPrices? Stored(CallRecord call, ImmutableArray<CloudChoice> all, CloudChoice? strong, bool byOwn)
    {
        TokenUsage usage = Uncached(call.Usage());
        if (strong is not { } best || best.Card.Price(usage) is not { Usd: var price }) return null;
        if (byOwn) return Cached(call, price, chosen: 0, SavingMeasure.OwnServers);
        CloudChoice again = best;
        foreach (CloudChoice choice in all)
            if (choice.Card.Model.Value == call.ResponseModel) again = choice;
        decimal chosen = again.Card.Price(usage)?.Usd ?? price;
        return Cached(call, price, chosen, again == best ? null : SavingMeasure.CheaperModel);
    }

    private static CallPrices Cached(CallRecord call, decimal strong, decimal chosen, SavingMeasure? choice) => new()
    {
        Strong = strong, StrongUncached = strong, Chosen = chosen, ChosenUncached = chosen, Choice = choice, TermsFactor = 1, Paid = call.CostUsd?.Usd ?? 0,
        Cache = call.Cache == "exact" ? SavingMeasure.ResponseCacheExact : SavingMeasure.ResponseCacheSemantic,
    };

    private CallPrices? Answered(CallRecord call, CloudChoice? strong)
    {
        if (call.CostUsd is not { Usd: var paid }) return null;
        decimal lost = call.Attempts.IsDefault ? 0 : call.Attempts.Sum(attempt => attempt.CostUsd?.Usd ?? 0);
        TokenUsage usage = call.Usage(), uncached = Uncached(usage), asked = AsAsked(call);
        bool isOwn = call.Location == Location.Own;
        RateCard? card = isOwn ? null : _choices.Answered(call);
        RateCard? best = strong?.Card ?? card; // without a choice only caches and terms can save
        if (best is null || best.Price(usage) is not { Usd: var strongPrice } || best.Price(uncached) is not { Usd: var strongUncached }) return null;
        decimal answer = paid - lost, strongSpared = (best.Price(asked)?.Usd ?? strongUncached) - strongUncached;
        if (isOwn) return Own(strongPrice, strongUncached, answer, lost, paid, uncached != usage) with { StrongSpared = strongSpared };
        if (card is null || card.Price(usage) is not { Usd: var list } || card.Price(uncached) is not { Usd: var listUncached }) return null;
        bool hasTerms = list > 0 && Math.Abs(answer - list) > Nothing, isStrong = ReferenceEquals(card, best) || card == best;
        return new CallPrices
        {
            Strong = strongPrice, StrongUncached = strongUncached, Chosen = list, ChosenUncached = listUncached,
            StrongSpared = strongSpared, ChosenSpared = (card.Price(asked)?.Usd ?? listUncached) - listUncached, Lost = lost, Paid = paid,
            Choice = isStrong ? null : WhyOf(call),
            HasPromptCache = uncached != usage,
            Terms = hasTerms ? TermsOf(call, usage, answer) : null,
            TermsFactor = hasTerms ? answer / list : 1,
        };
    }

    /// <summary>An own server's hours are paid whatever its prompt cache does, so that the cache saves nothing beside them.</summary>
    private static CallPrices Own(decimal strong, decimal strongUncached, decimal occupancy, decimal lost, decimal paid, bool isCached) => new()
    {
        Strong = isCached ? strongUncached : strong, StrongUncached = strongUncached, Chosen = occupancy, ChosenUncached = occupancy, Lost = lost, Paid = paid,
        Choice = SavingMeasure.OwnServers, TermsFactor = 1,
    };

    private SavingMeasure TermsOf(CallRecord call, TokenUsage usage, decimal answer)
    {
        foreach (ServiceTier tier in (ServiceTier[])[ServiceTier.Flex, ServiceTier.Batch])
            if (_choices.Answered(call, tier) is { } card && card.Tier == tier && card.Price(usage) is { Usd: var price } && Math.Abs(price - answer) <= Nothing)
                return SavingMeasure.ServiceTier;
        return SavingMeasure.PriceTerms;
    }

    private static SavingMeasure WhyOf(CallRecord call) => call.Decision switch
    {
        { } code when code.StartsWith("complexity_", StringComparison.Ordinal) => SavingMeasure.ComplexityRouting,
        { } code when code.StartsWith("cascade", StringComparison.Ordinal) => SavingMeasure.Cascade,
        _ => SavingMeasure.CheaperModel,
    };
}
