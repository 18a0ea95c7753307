using Breakeven.Routing.Features;

namespace Breakeven.Routing.Scoring;

/// <summary>Scores requests with a model, one at a time. Keeps some 600 KB of memory from request to request and allocates nothing after the first ones; not for two threads at once.</summary>
public sealed class RouterScorer(RouterModel model)
{
    /// <summary>Labels at which a route's own experience and the general suspicion weigh the same.</summary>
    internal const double FamiliarLabels = 20;

    /// <summary>How far a form may lie outside of all that was learnt: four times as long, another script, the same words over and over.</summary>
    private static readonly (int Feature, float Room)[] s_forms =
        [(DenseFeatures.Bytes, 2), (DenseFeatures.LongestWord, 2), (DenseFeatures.NonAscii, 0.2f), (DenseFeatures.Variety, 0.1f), (DenseFeatures.Punctuation, 0.2f)];

    private readonly PromptFeatures _features = new();
    private readonly PromptVector _vector = new();

    public RouterModel Model => model;

    /// <summary>The request that was scored last.</summary>
    internal PromptFeatures Features => _features;

    /// <summary>The vector of the request that was scored last.</summary>
    internal PromptVector Vector => _vector;

    /// <param name="prompt">What the user asks, in UTF-8; any bytes will do.</param>
    /// <param name="route">The name that the labels of such traffic carried; null where there is none.</param>
    public RouterScore Score(ReadOnlySpan<byte> prompt, string? route)
    {
        TextWindow.Split(prompt, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> last);
        return Score(first, last, prompt.Length, route);
    }

    /// <param name="first">The whole prompt up to 8 KiB, else its first 4.</param>
    /// <param name="last">The last 4 KiB of a longer one.</param>
    /// <param name="length">Of the whole prompt, in bytes.</param>
    /// <param name="route">The name that the labels of such traffic carried; null where there is none.</param>
    public RouterScore Score(ReadOnlySpan<byte> first, ReadOnlySpan<byte> last, long length, string? route)
    {
        _features.Read(first, last, length);
        _vector.Fill(_features, model.Features);
        LearntRoute? learnt = route is not null && model.Routes.TryGetValue(route, out LearntRoute? known) ? known : null;
        double weak = model.WeakCalibration.Of(_vector.Dot(model.WeakHead) + (learnt?.WeakOffset ?? 0));
        double strong = model.StrongCalibration.Of(_vector.Dot(model.StrongHead) + (learnt?.StrongOffset ?? 0));
        double unseen = model.Words.UnseenShare(_features.WordMarks);
        Novelty novelty = NoveltyOf(unseen, learnt is not null);
        double estimate = Combine(weak, strong, learnt?.Labels ?? 0);
        return new(novelty == Novelty.None ? estimate : 1, estimate, weak, strong, learnt?.Labels ?? 0, unseen, novelty);
    }

    /// <summary>On a known route the gain that both heads expect. Where the route is new the strong head knows as little, so half of its claim is replaced by perfection: better too often strong.</summary>
    internal static double Combine(double weak, double strong, int labels)
    {
        double gain = strong - weak, cautious = (gain + 1 - weak) / 2, familiar = labels / (labels + FamiliarLabels);
        return (familiar * gain) + ((1 - familiar) * cautious);
    }

    private Novelty NoveltyOf(double unseen, bool isKnownRoute)
    {
        if (_features.WordMarks.IsEmpty) return Novelty.Empty;
        if (unseen > (isKnownRoute ? model.Novelty.KnownRoute : model.Novelty.OtherRoute)) return Novelty.Words;
        ReadOnlySpan<float> dense = _features.Dense;
        foreach ((int feature, float room) in s_forms)
            if (model.Features.Outside(feature, dense[feature]) > room) return Novelty.Form;
        return isKnownRoute ? Novelty.None : Novelty.Route;
    }
}
