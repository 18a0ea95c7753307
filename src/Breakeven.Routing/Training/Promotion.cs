using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Training;

/// <summary>Whether a router trained anew is better than the one in use, on labels that the new one has not seen.</summary>
/// <remarks>
/// The latest fifth of the labels where they have times, else a fifth by the prompt's hash. The old router may have seen some of them, which is to its favour:
/// a new one that wins all the same is better.
/// </remarks>
/// <param name="Prompts">How many labels both were judged on.</param>
/// <param name="Current">APGR of the router in use; null when it cannot be told.</param>
/// <param name="Candidate">APGR of one trained on the other labels; null when it cannot be told.</param>
public sealed record Promotion(int Prompts, double? Current, double? Candidate)
{
    /// <summary>Labels below which a difference is noise.</summary>
    public const int LeastPrompts = 200;

    public bool IsBetter => Prompts >= LeastPrompts && Candidate > Current;

    public string Text => (Prompts < LeastPrompts, Current is null || Candidate is null) switch
    {
        (true, _) => $"{Prompts} labels are held out, and {LeastPrompts} are the least that can tell two routers apart",
        (_, true) => "the strong model is not better than the weak one on the labels held out, so that nothing tells two routers apart",
        _ => $"on {Prompts} labels held out the new router has APGR {Candidate:F3}, the one in use {Current:F3}",
    };

    public static Promotion Judge(RouterModel current, IEnumerable<LabelledPrompt> labels, TrainingOptions options) => Judge(current, [.. labels], [], options);

    /// <param name="partials">Only those from before the labels held out may be learnt from.</param>
    public static Promotion Judge(RouterModel current, IReadOnlyCollection<LabelledPrompt> labels, IReadOnlyCollection<PartialLabel> partials, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(options);
        LabelledPrompt[] distinct = LabelSet.Distinct(labels);
        int from = distinct.Length - (distinct.Length / RouterTrainer.LaterPart);
        bool hasTimes = distinct.Length > 0 && distinct.All(label => label.At is not null);
        bool IsHeldOut(LabelledPrompt label, int row) => hasTimes ? row >= from : LabelSet.PartOf(label, RouterTrainer.LaterPart, options.Seed) == 0;
        LabelledPrompt[] held = [.. distinct.Where(IsHeldOut)], rest = [.. distinct.Where((label, row) => !IsHeldOut(label, row))];
        if (held.Length < LeastPrompts) return new(held.Length, null, null);
        PartialLabel[] before = [.. partials.Where(partial => hasTimes ? partial.At < held[0].At : LabelSet.PartOf(partial.Prompt, RouterTrainer.LaterPart, options.Seed) != 0)];
        return new(held.Length, Apgr(current, held), Apgr(RouterTrainer.Train(rest, before, options), held));
    }

    private static double? Apgr(RouterModel model, LabelledPrompt[] labels)
    {
        RouterScorer scorer = new(model);
        double[] scores = [.. labels.Select(label => scorer.Score(label.Prompt.Span, label.Route).Score)];
        double apgr = QualityCurve.From(scores, [.. labels.Select(label => label.Weak)], [.. labels.Select(label => label.Strong)]).Apgr;
        return double.IsFinite(apgr) ? apgr : null;
    }
}
