using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Optimisation;

/// <summary>What a provider's prompt cache would save beyond what it did, the surcharge for writing taken off.</summary>
/// <remarks>
/// Per prompt token: more reads × (input − cached input) − more writes × (write − input), at one provider's prices. A price for writing marks a provider
/// where the client asks for caching (Anthropic: 1.25 × input for five minutes, 2 × for an hour; economics §2.1); without one the provider caches by itself.
/// </remarks>
internal static class PromptCacheMeasure
{
    private const string Name = "prompt_cache";
    private const decimal HourWriteOverInput = 2m;
    private const string Mark = "Mark the end of the prompt for caching (`cache_control` at Anthropic and Bedrock); keep instructions and tools first and unchanged.";
    private const string Order = "The provider caches by itself: keep instructions and tools first and unchanged, and conversations at one target (`sticky: conversation` on the route).";

    /// <param name="rates">Prices of the API that is compared, or of the model that serves today.</param>
    /// <param name="bill">US dollars a month before it.</param>
    public static OptimisationMeasure Of(UsageAnalysis usage, RequestMix mix, TokenRates rates, string source, decimal bill)
    {
        bool isAsked = rates.CacheWrite > rates.Input;
        string how = isAsked ? Mark : Order;
        if (usage.PrefixReads.IsEmpty) return OptimisationMeasure.NotMeasured(Name, $"No prompt was hashed; {Recorded(mix)}.", how);
        if (rates.Input is not { } input || rates.CachedInput is not { } cached || cached >= input)
            return new(Name, MeasureBasis.Measured, false, 0m, 0m, $"There is no lower price for cached input ({source}).", how);

        (PrefixReads reads, decimal share) = Best(usage.PrefixReads, mix, rates, isAsked);
        string text = $"{Percent(reads.ReadShare)} of prompt tokens repeat a prefix of 1,024 tokens or more within {Words(reads.Lifetime)} (at most {Percent(reads.ReadShareAtMost)}, where the length of a prefix is not known); {Recorded(mix)}. Prices: {source}."
            + (isAsked && share <= 0m ? " Writing every prompt to the cache would cost more than the reads save." : "");
        bool realised = !isAsked && usage.CacheReadsAreRecorded;
        if (realised) text += " What the provider does by itself is in the recorded cost already, and the rest is not the client's to decide: not counted.";
        else if (share > 0m) text += " An own engine reuses prefixes too, which its modelled capacity does not count: this leans to the API.";
        decimal saved = Math.Clamp(share, 0m, 0.95m);
        return OptimisationMeasure.Of(Name, realised ? MeasureBasis.Estimated : MeasureBasis.Measured, !realised && saved >= OptimisedCase.LeastShare, bill, bill * (1m - saved), text, how);
    }

    /// <summary>The lifetime that saves most. A provider that caches by itself promises five minutes, not an hour.</summary>
    private static (PrefixReads Reads, decimal Share) Best(ImmutableArray<PrefixReads> reads, RequestMix mix, TokenRates rates, bool isAsked) => reads
        .Take(isAsked ? reads.Length : 1)
        .Select((one, index) => (one, Share(one, mix, rates, index == 0 ? rates.CacheWrite ?? rates.Input!.Value : Math.Max(rates.CacheWrite!.Value, HourWriteOverInput * rates.Input!.Value))))
        .OrderByDescending(found => found.Item2).First();

    private static decimal Share(PrefixReads reads, RequestMix mix, TokenRates rates, decimal write)
    {
        decimal input = rates.Input!.Value, bill = new ApiTerms(rates).PerRequest(mix with { BatchFraction = 0m });
        decimal perToken = Exact(reads.MoreReads) * (input - rates.CachedInput!.Value) - Exact(reads.MoreWrites) * Math.Max(0m, write - input);
        return bill <= 0m ? 0m : decimal.Round(perToken * mix.InputTokens / 1_000_000m / bill, 9);
    }

    private static decimal Exact(double share) => (decimal)Math.Round(share, 12);

    private static string Recorded(RequestMix mix) => $"{Percent((double)mix.CachedInputFraction)} were read from it in fact";

    private static string Words(TimeSpan lifetime) => lifetime.TotalHours >= 1 ? "an hour" : "five minutes";

    private static string Percent(double share) => share.ToString("0.# %", CultureInfo.InvariantCulture);
}
