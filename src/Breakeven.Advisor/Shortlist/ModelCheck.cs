using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Evidence;
using Breakeven.Economics.Capacity;

namespace Breakeven.Advisor.Shortlist;

/// <summary>Holds one open model against what a workload asks.</summary>
internal sealed class ModelCheck
{
    private const string NoSource = "no source in the catalog";

    private readonly OpenModel _model;
    private readonly ShortlistNeeds _needs;
    private readonly ImmutableArray<string>.Builder _whyNot = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _notKnown = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<ModelFact>.Builder _facts = ImmutableArray.CreateBuilder<ModelFact>();

    private readonly bool _tells;

    private ModelCheck(OpenModel model, ShortlistNeeds needs, bool tells) => (_model, _needs, _tells) = (model, needs, tells);

    /// <param name="tells">Whether to put the facts into words, which is most of the work and needed of the models that are shown only.</param>
    public static ShortlistEntry Of(OpenModel model, IEnumerable<OpenModelFact> facts, ShortlistNeeds needs, bool tells)
    {
        var check = new ModelCheck(model, needs, tells);
        OpenModelFact[] published = [.. facts];
        QualityStatus quality = check.Quality();
        check.Licence();
        check.Context();
        check.Memory();
        check.Tools(published);
        check.Languages(published);
        foreach (OpenModelFact result in published.Where(fact => fact.Kind == "result")) check.Add(result.Test, () => $"{result.Value} %", () => Origin(result));
        return new(model.Id, check._whyNot.ToImmutable()) { NotKnown = check._notKnown.ToImmutable(), Quality = quality, Facts = check._facts.ToImmutable() };
    }

    private QualityStatus Quality()
    {
        if (_needs.IsFrontier) _whyNot.Add("frontier_required");
        ModelQuality? known = _needs.Quality.Find(_model.Id);
        if (known?.Status == QualityStatus.Refuted) _whyNot.Add("quality_not_enough");
        if (known is not null) Add("quality", () => known.Text, () => "evidence on this workload");
        return known?.Status ?? QualityStatus.Assumed;
    }

    private void Licence()
    {
        if (ModelLicences.Forbids(_model, _needs.Workload.Use ?? "internal", _needs.Workload.Residency) is not null) _whyNot.Add("model_licence");
        Add("licence", () => $"{_model.Licence}; commercial use: {_model.CommercialUse}", CatalogOrigin);
    }

    private void Context()
    {
        if (_model.MaxContext < _needs.ContextTokens) _whyNot.Add("context_too_short");
        Add("context", () => Text($"{_model.MaxContext:#,0} tokens; {_needs.ContextTokens:#,0} are needed ({_needs.ContextBasis})"), CatalogOrigin, _model.IsEstimate);
    }

    private void Memory()
    {
        Add("active_parameters", () => Text($"{_model.ActiveParamsB:0.##} of {_model.ParamsB:0.##} billion"), CatalogOrigin, _model.IsEstimate);
        if (_needs.Space is not { } space)
        {
            _notKnown.Add("memory");
            if (_model.MinMemoryGb is { } least) Add("memory", () => Text($"at least {least.Bits16:0.#} GB at 16 bit, {least.Bits8:0.#} at 8, {least.Bits4:0.#} at 4; no hardware is named"), CatalogOrigin, isEstimate: true);
            return;
        }
        if (space.Smallest(_model, _needs.Request) is not { } fit)
        {
            _whyNot.Add("does_not_fit");
            Add("memory", () => Text($"does not fit {space.Counts[^1]}x {space.Accelerator.Id} at {space.PrecisionOf()}"), () => "capacity model", isEstimate: true);
            return;
        }
        Latency(fit.Shape);
        Add("memory", () => Text($"fits {fit.Shape.TensorParallelism}x {space.Accelerator.Id} at {fit.Shape.Precision}"), () => "capacity model", isEstimate: true);
        Add("speed", () => Text($"{1 / fit.Alone.TimePerOutputToken.TotalSeconds:0} tokens a second for a lone request on that"), () => "capacity model", isEstimate: true);
    }

    private void Latency(DeploymentShape shape)
    {
        if (_needs.Workload.LatencyBudgetMs is not { } budget) return;
        LatencyBound bound = LatencyBound.ForOwn(_needs.Mix, _needs.Workload.LatencyKind == "e2e", _model, shape.Accelerator, shape.TensorParallelism, shape.Precision);
        if (bound.Milliseconds > budget) _whyNot.Add("infeasible_latency");
    }

    private void Tools(OpenModelFact[] published)
    {
        OpenModelFact? known = published.FirstOrDefault(fact => fact.Kind == "tools");
        if (_needs.Tools && known is null) _notKnown.Add("tools");
        if (_needs.Tools && known?.Value == "no") _whyNot.Add("no_tools");
        Add("tools", () => known is null ? "not known" : Noted(known.Value, known.Note), () => known is null ? NoSource : Origin(known));
    }

    /// <summary>A publisher's closed list excludes what it leaves out; an open one, or none, says nothing.</summary>
    private void Languages(OpenModelFact[] published)
    {
        OpenModelFact? known = published.FirstOrDefault(fact => fact.Kind == "languages");
        if (_needs.Languages.Any(language => known?.Languages.Contains(language) != true))
        {
            if (known is null || known.HasMoreLanguages) _notKnown.Add("languages");
            else _whyNot.Add("language_not_supported");
        }
        Add("languages", () => known is null ? "not known" : Noted(known.Value == "+" ? "many" : known.Value, known.Note), () => known is null ? NoSource : Origin(known));
    }

    private void Add(string name, Func<string> value, Func<string> source, bool isEstimate = false)
    {
        if (_tells) _facts.Add(new(name, value(), source(), isEstimate));
    }

    private string CatalogOrigin() => _model.SourceDate is { } day ? Text($"{_model.Source}, {day:yyyy-MM-dd}") : _model.Source;

    private static string Origin(OpenModelFact fact) => Text($"{fact.Source}, {fact.SourceDate:yyyy-MM-dd}{(fact is { Kind: "result", Note.Length: > 0 } ? $"; {fact.Note}" : "")}");

    private static string Noted(string value, string note) => note.Length == 0 ? value : $"{value} ({note})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
