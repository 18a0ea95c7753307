using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Decisions;

/// <summary>Which of two models a request goes to.</summary>
/// <param name="IsStrong">The strong one.</param>
/// <param name="Reason">Stable code, see <see cref="RouterReasons"/>.</param>
/// <param name="Threshold">From which score on requests go to the strong model.</param>
/// <param name="Text">Why, in a sentence.</param>
public sealed record RouterDecision(bool IsStrong, string Reason, double Threshold, string Text)
{
    /// <summary>For <c>router explain</c>; the gateway needs the reason alone.</summary>
    public static RouterDecision Of(RouterModel model, ThresholdChoice choice, RoutingTarget target, ReadOnlySpan<byte> prompt, string? route)
    {
        ArgumentNullException.ThrowIfNull(choice);
        RouterScore score = new RouterScorer(model).Score(prompt, route);
        string reason = RouterReasons.Of(score, choice, target);
        string text = reason switch
        {
            RouterReasons.Unknown when score.Novelty == Novelty.Route => "the route is not known, and a target that promises something holds on known routes only",
            RouterReasons.Unknown => $"such traffic is not known ({Describe(score.Novelty)}), and what is not known goes to the strong model",
            RouterReasons.NoPromise => choice.Text,
            RouterReasons.Strong => "the expected gain reaches the threshold",
            _ => "the expected gain is below the threshold",
        };
        return new(RouterReasons.IsStrong(reason), reason, choice.Threshold, text);
    }

    private static string Describe(Novelty novelty) => novelty switch
    {
        Novelty.Empty => "there is no word in it",
        Novelty.Words => "too many of its words are new",
        _ => "its form is far from what was learnt",
    };
}
