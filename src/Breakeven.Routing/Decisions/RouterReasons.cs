using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Decisions;

/// <summary>Why a request goes where: the codes in records and headers.</summary>
public static class RouterReasons
{
    /// <summary>The expected gain is below the threshold.</summary>
    public const string Weak = "complexity_weak";

    /// <summary>The expected gain reaches the threshold.</summary>
    public const string Strong = "complexity_strong";

    /// <summary>The router does not know such traffic: strong.</summary>
    public const string Unknown = "complexity_unknown";

    /// <summary>The labels do not carry the target, or routing does not pay: strong.</summary>
    public const string NoPromise = "complexity_no_promise";

    /// <summary>The weak target's answers have become worse than the model promised: strong, until new evidence or a new model says otherwise.</summary>
    public const string Suspended = "complexity_suspended";

    public static bool IsStrong(string reason) => reason != Weak;

    /// <remarks>A promise was measured on known routes and holds there only; who sets a threshold of their own takes the score for what it is.</remarks>
    public static string Of(RouterScore score, ThresholdChoice choice, RoutingTarget target)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.Verdict != RoutingVerdict.Routes) return NoPromise;
        if (score.IsNovel && !(score.Novelty == Novelty.Route && target is RoutingTarget.Threshold)) return Unknown;
        return score.Estimate >= choice.Threshold ? Strong : Weak;
    }
}
