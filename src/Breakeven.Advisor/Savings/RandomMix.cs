using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings;

/// <summary>What a route's calls would have cost had each model got the share of calls that it got, but at random and with nothing cached: the baseline that a router must beat.</summary>
/// <remarks>routing.md, section 2: against the strong model alone even a random router saves. Linear in the shares, so that sums over calls are enough: Σⱼ shareⱼ · Σᵢ priceⱼ(i).</remarks>
internal sealed class RandomMix
{
    private readonly Dictionary<string, (decimal Price, long Priced, long Answered)> _targets = new(StringComparer.Ordinal);
    private long _calls, _own;
    private decimal _ownPaid, _tokens, _ownTokens;

    public void Add(CallRecord call, ImmutableArray<CloudChoice> choices)
    {
        TokenUsage usage = Repricer.AsAsked(call);
        _calls++;
        _tokens += usage.Total;
        foreach (CloudChoice choice in choices)
        {
            (decimal price, long priced, long answered) = _targets.GetValueOrDefault(choice.Target);
            bool isAnswer = choice.Target == call.Target || (choice.Target.Length == 0 && call.Location != Location.Own);
            if (choice.Card.Price(usage) is { Usd: var usd }) _targets[choice.Target] = (price + usd, priced + 1, answered + (isAnswer ? 1 : 0));
        }
        if (call.Location != Location.Own) return;
        _own++;
        _ownPaid += call.CostUsd?.Usd ?? 0;
        _ownTokens += usage.Total;
    }

    /// <summary>In US dollars; null when no model of the route has both answered and a price.</summary>
    public decimal? Cost
    {
        get
        {
            long answered = _own + _targets.Values.Sum(target => target.Answered);
            if (answered == 0) return null;
            decimal cost = _ownTokens > 0 ? (decimal)_own / answered * (_ownPaid / _ownTokens * _tokens) : 0;
            foreach ((decimal price, long priced, long times) in _targets.Values)
                if (priced > 0) cost += (decimal)times / answered * (price / priced * _calls);
            return cost;
        }
    }
}
