using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Evidence;

/// <summary>Chooses which models may be hosted by what is known of their quality: refuted ones are out, proven ones come before the cheaper.</summary>
internal static class HostedCandidates
{
    /// <param name="host">Resolves hosting for a workload; asked only where evidence leaves a choice.</param>
    /// <returns>The workload with its candidates narrowed; itself where evidence says nothing, or refutes them all.</returns>
    public static ScenarioWorkload Choose(ScenarioWorkload workload, WorkloadQuality known, ImmutableArray<OpenModel> catalog, Func<ScenarioWorkload, OwnHosting> host)
    {
        if (known.Models.IsEmpty || Candidates(workload, known, catalog) is not { IsEmpty: false } candidates) return workload;
        QualityStatus Of(string id) => known.Find(id)?.Status ?? QualityStatus.Assumed;
        ImmutableArray<string> proven = [.. candidates.Where(id => Of(id) == QualityStatus.Proven)], open = [.. candidates.Where(id => Of(id) != QualityStatus.Refuted)];
        if (!proven.IsEmpty && With(workload, proven) is var first && host(first).Exclusion is null) return first;
        return open.IsEmpty || open.Length == candidates.Length && Names(workload) ? workload : With(workload, open);
    }

    public static bool Names(ScenarioWorkload workload) => workload.CandidateModels is { IsEmpty: false } || workload.Model is not null;

    /// <summary>Catalog ids of what the workload names; without any, the models that somebody tested for it. Empty where a name is not in the catalog, which is told elsewhere.</summary>
    private static ImmutableArray<string> Candidates(ScenarioWorkload workload, WorkloadQuality known, ImmutableArray<OpenModel> catalog)
    {
        if (!Names(workload)) return [.. known.Models.Select(model => model.Model).Where(id => catalog.Any(model => model.Id == id))];
        string[] names = workload.CandidateModels is { IsEmpty: false } several ? [.. several] : [workload.Model!];
        string?[] ids = [.. names.Select(name => CatalogSearch.FindOpenModel(name, catalog).Found?.Id)];
        return ids.Contains(null) ? [] : [.. ids.OfType<string>()];
    }

    private static ScenarioWorkload With(ScenarioWorkload workload, ImmutableArray<string> models) => workload with { Model = null, CandidateModels = models };
}
