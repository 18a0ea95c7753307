using System.Collections.Immutable;
using System.Numerics;

namespace Breakeven.Advisor.Savings;

/// <summary>Divides one call's saving among the measures that touched it, without an order among them: each gets its mean contribution over all orders (Shapley 1953).</summary>
/// <remarks>At most five measures touch a call, so that all 2⁵ combinations are priced and nothing is sampled. See docs/decisions/0080.</remarks>
internal static class ShapleySplit
{
    private static readonly decimal[] s_factorial = [1, 1, 2, 6, 24, 120];

    public static CallValuation Of(in CallPrices prices)
    {
        List<SavingMeasure> measures = [];
        int cache = Add(measures, prices.Cache), choice = Add(measures, prices.Choice);
        int shorter = Add(measures, prices.HasShorterPrompt ? SavingMeasure.ShorterPrompts : null);
        int prompt = Add(measures, prices.HasPromptCache ? SavingMeasure.PromptCache : null), terms = Add(measures, prices.Terms);
        int all = (1 << measures.Count) - 1;
        decimal[] cost = new decimal[all + 1];
        for (int set = 0; set < all; set++) cost[set] = Price(prices, set, cache, choice, shorter, prompt, terms);
        cost[all] = prices.Paid;
        if (measures.Count == 0) return new(prices.Paid, prices.Paid, []);
        return new(cost[0], prices.Paid, Split(measures, cost, all));
    }

    private static int Add(List<SavingMeasure> measures, SavingMeasure? measure)
    {
        if (measure is not { } present) return 0;
        measures.Add(present);
        return 1 << (measures.Count - 1);
    }

    private static decimal Price(in CallPrices prices, int set, int cache, int choice, int shorter, int prompt, int terms)
    {
        if ((set & cache) != 0) return 0;
        bool isChosen = choice == 0 || (set & choice) != 0, isCached = prompt == 0 || (set & prompt) != 0;
        decimal price = isChosen ? (isCached ? prices.Chosen : prices.ChosenUncached) : isCached ? prices.Strong : prices.StrongUncached;
        if ((set & shorter) == 0) price += isChosen ? prices.ChosenSpared : prices.StrongSpared; // both zero for a prompt that was sent as it came
        if ((set & terms) != 0) price *= prices.TermsFactor;
        bool wasTried = prices.Choice != SavingMeasure.Cascade || isChosen; // a cascade's rejected tries are its own cost; other lost tries would have been lost anyhow
        return wasTried ? price + prices.Lost : price;
    }

    private static ImmutableArray<MeasurePart> Split(List<SavingMeasure> measures, decimal[] cost, int all)
    {
        int count = measures.Count;
        decimal left = cost[0] - cost[all];
        ImmutableArray<MeasurePart>.Builder parts = ImmutableArray.CreateBuilder<MeasurePart>(count);
        for (int i = 0; i < count; i++)
        {
            int own = 1 << i;
            decimal share = 0;
            for (int set = 0; set <= all; set++)
            {
                if ((set & own) != 0) continue;
                int size = BitOperations.PopCount((uint)set);
                share += s_factorial[size] * s_factorial[count - size - 1] * (cost[set] - cost[set | own]);
            }
            share = i == count - 1 ? left : decimal.Round(share / s_factorial[count], Money.KeptDecimals); // the last takes what rounding left
            left -= share;
            parts.Add(new(measures[i], share, cost[all & ~own] - cost[all]));
        }
        return parts.MoveToImmutable();
    }
}
