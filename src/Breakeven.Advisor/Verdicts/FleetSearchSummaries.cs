using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Writes down a search over fleets.</summary>
internal static class FleetSearchSummaries
{
    /// <returns>Null where everything was stated and nothing was left to search.</returns>
    public static FleetSearchSummary? Of(WorkloadCase subject)
    {
        if (subject.Hosting.Search is not { Ways.Length: > 1 } found || !subject.VolumeIsKnown) return null;
        FleetAlternatives others = new(found);
        string[] excluded = [.. found.Result.Excluded.Select(offer => found.Findings[offer.Index]!.Exclusion!.Code)];
        return new()
        {
            RankedBy = found.Question.ApiMayServe ? "hybrid" : "self-host",
            Models = Distinct(found, way => way.Model?.Id),
            Gpus = Distinct(found, way => way.Accelerator?.Id),
            Precisions = Distinct(found, way => way.Precision),
            Procurements = Distinct(found, way => way.Procurement),
            Combinations = found.Ways.Length,
            Costed = found.Result.Sized.Length,
            TooDear = found.Result.Pruned.Length,
            DoNotFit = excluded.Count(code => code == "does_not_fit"),
            TooSlow = excluded.Count(code => code == "infeasible_latency"),
            Chosen = found.Runs ? FleetAlternatives.Choice(found.Chosen, found.Result.Sized[0]) : null,
            Alternatives = others.List(),
            Mixed = MixedFleets.Of(found),
            MarginalServers = Margin(subject, found, out string? basis),
            MarginalBasis = basis,
        };
    }

    private static ImmutableArray<string> Distinct(FoundFleet found, Func<HostingWay, string?> name) =>
        [.. found.Ways.Select(way => name(way.Way)).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static ImmutableArray<MarginalServerSummary> Margin(WorkloadCase subject, FoundFleet found, out string? basis)
    {
        basis = null;
        if (!found.Question.ApiMayServe || !found.Runs) return [];
        (CostModel model, basis) = RealLoad.Of(subject);
        ImmutableArray<MarginalServer> servers = MarginalServer.Of(model, Most);
        if (servers.IsEmpty) basis = null;
        return [.. servers.Select(server => new MarginalServerSummary((int)server.Number, model.Own.ServerUsd, server.CarriedRequests, server.WorthUsd,
            Math.Round((double)server.Fill, 4), Math.Round((double)server.CriticalFill, 4), server.Pays))];
    }

    /// <summary>Servers that a reader takes in one by one.</summary>
    private const int Most = 12;
}
