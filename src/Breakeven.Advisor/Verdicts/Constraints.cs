using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What excludes the API, and what excludes own servers, whatever they cost. Empty is permitted.</summary>
/// <remarks>In the order in which they are asked: data, region, quality, latency, memory, licence. Cost comes after all of them.</remarks>
internal sealed record Constraints(ImmutableArray<Finding> AgainstApi, ImmutableArray<Finding> AgainstOwn)
{
    public bool ApiIsFeasible => AgainstApi.IsEmpty;
    public bool OwnIsFeasible => AgainstOwn.IsEmpty;

    public static Constraints Of(WorkloadCase subject) => new([.. Api(subject)], [.. Own(subject)]);

    /// <summary>True when the region asked for is the API's. Only the same name counts: a prefix like eu-west may lie outside the EU.</summary>
    public static bool ApiSatisfiesResidency(Requirements needs) =>
        needs is { Residency: { } region, ApiRegion: { } api } && region.Equals(api, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Finding> Api(WorkloadCase subject)
    {
        Requirements needs = subject.Requirements;
        if (!needs.ExternalProcessingAllowed)
            yield return new("residency_required", "Data may not leave the own infrastructure.");
        else if (needs.Residency is { } region && !ApiSatisfiesResidency(needs))
            yield return new("residency_required", needs.ApiRegion is { } api
                ? $"Data must stay in {region}; the API processes it in {api}."
                : $"Data must stay in {region}, and where the API processes it is not stated: unknown means no. Give api.region if it is known.");
        if (needs.LatencyBudgetMs is { } budget) foreach (Finding finding in Latency(subject, budget)) yield return finding;
        if (needs.Customization == "full_finetune")
            yield return new("customization", "Full fine-tuning needs the weights, which an API does not give.");
    }

    private static IEnumerable<Finding> Latency(WorkloadCase subject, decimal budget)
    {
        if (budget <= LatencyBound.RoundTripMs)
            yield return new("latency_budget", $"A budget of {budget:0.###} ms leaves nothing for a model: the round trip to an API alone takes 50-200 ms.");
        if (subject.Requirements.LatencyIsEndToEnd && subject.ApiLatency.Milliseconds > budget)
            yield return new("infeasible_latency", $"No API answers in {budget:#,0.###} ms: at least {subject.ApiLatency.Milliseconds:#,0.#} ms are needed ({subject.ApiLatency.Derivation}).");
    }

    private static IEnumerable<Finding> Own(WorkloadCase subject)
    {
        Requirements needs = subject.Requirements;
        if (needs.FrontierRequired) yield return new("frontier_required", "Only frontier models are good enough, and their weights are not to be had.");
        if (subject.Quality.Exclusion is { } refuted) yield return refuted;
        if (needs.LatencyBudgetMs is { } budget && subject.OwnLatency.Milliseconds > budget)
            yield return new("infeasible_latency", $"No hardware answers in {budget:#,0.###} ms: at least {subject.OwnLatency.Milliseconds:#,0.#} ms are needed ({subject.OwnLatency.Derivation}).");
        if (subject.Hosting.Exclusion is { } exclusion) yield return exclusion;
    }
}
