using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Shortlist;

/// <summary>Filters the catalog's open models by what a workload asks, and ranks what is left.</summary>
/// <remarks>
/// Order: what suits; what is proven on this workload; where nothing asked for is unknown; the published general result, unknown last;
/// fewer active parameters, which is speed and cost. Published results are their publishers' own and not comparable to a point or two:
/// they order what to try first, and decide nothing.
/// </remarks>
internal static class ShortlistBuilder
{
    private const int MostSuitable = 6, MostOthers = 3;

    /// <summary>The one result that most publishers give for general ability.</summary>
    private const string GeneralTest = "MMLU-Pro";

    public static ModelShortlist Of(ScenarioWorkload workload, ScenarioSelfHost selfHost, OwnHosting hosting, RequestMix mix, WorkloadQuality quality, AdviceOptions options)
    {
        var needs = new ShortlistNeeds(workload, mix, HostingSpace.Of(workload, selfHost, hosting), quality);
        ILookup<string, OpenModelFact> published = options.OpenModelFacts.ToLookup(fact => fact.ModelId, StringComparer.Ordinal);
        HashSet<string> asked = [.. Named(workload, options.OpenModels), .. quality.Models.Select(model => model.Model), .. hosting.Model is { } hosted ? [hosted.Id] : Array.Empty<string>()];
        (OpenModel Model, ShortlistEntry Entry)[] ranked = [.. options.OpenModels
            .Select(model => (Model: model, Entry: ModelCheck.Of(model, published[model.Id], needs, tells: false)))
            .OrderByDescending(one => one.Entry.Suits)
            .ThenBy(one => one.Entry.Quality switch { QualityStatus.Proven => 0, QualityStatus.Refuted => 2, _ => 1 })
            .ThenBy(one => one.Entry.NotKnown.Length)
            .ThenByDescending(one => General(published[one.Model.Id]))
            .ThenBy(one => one.Model.ActiveParamsB).ThenBy(one => one.Model.Id, StringComparer.Ordinal)];
        int suitable = ranked.Count(one => one.Entry.Suits);
        IEnumerable<(OpenModel Model, ShortlistEntry Entry)> shown = ranked.Where((one, place) => asked.Contains(one.Model.Id) || (one.Entry.Suits ? place < MostSuitable : place < suitable + MostOthers));
        return new(ranked.Length, suitable, [.. shown.Select(one => ModelCheck.Of(one.Model, published[one.Model.Id], needs, tells: true))]);
    }

    private static IEnumerable<string> Named(ScenarioWorkload workload, ImmutableArray<OpenModel> catalog) =>
        (workload.CandidateModels ?? []).Append(workload.Model ?? "").Where(name => name.Length > 0).Select(name => CatalogSearch.FindOpenModel(name, catalog).Found?.Id).OfType<string>();

    private static double General(IEnumerable<OpenModelFact> facts) =>
        facts.FirstOrDefault(fact => fact.Test == GeneralTest) is { } result ? double.Parse(result.Value, CultureInfo.InvariantCulture) : -1;
}
