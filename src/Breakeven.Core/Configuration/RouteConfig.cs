using System.Collections.Immutable;

namespace Breakeven;

/// <summary>A rule from what clients ask for to candidate targets. An entry of <c>routes</c>; the name <c>*</c> takes what no other route names.</summary>
public sealed record RouteConfig(string Name)
{
    /// <summary><c>priority</c> (the order of the list), <c>weighted</c>, <c>cheapest</c>, <c>complexity</c> or <c>cascade</c>; further ones as they arrive.</summary>
    public string Strategy { get; init; } = "priority";
    public ImmutableArray<RouteTarget> Targets { get; init; } = [];

    /// <summary>For the strategy <c>complexity</c>: share of the strong model's quality to keep, 0 to 1.</summary>
    public double? Quality { get; init; }

    /// <summary>For the strategy <c>complexity</c>, in place of <see cref="Quality"/>: largest share of the calls that may go to the strong target, 0 to 1.</summary>
    public double? StrongShare { get; init; }

    /// <summary>For the strategy <c>complexity</c>, in place of <see cref="Quality"/>: score from which on a call goes to the strong target, −1 to 1. Promises nothing.</summary>
    public double? Threshold { get; init; }

    /// <summary>For the strategy <c>complexity</c>: path of a model file, or <c>starter</c> for the one that ships. Default <c>starter</c>.</summary>
    public string Router { get; init; } = StarterRouter;

    /// <summary>For the strategy <c>cascade</c>: least mean probability of the tokens of an answer that tells their log probabilities; null for any.</summary>
    public double? Confidence { get; init; }

    /// <summary>The value of <see cref="Router"/> that means the shipped model.</summary>
    public const string StarterRouter = "starter";
    public ShadowConfig? Shadow { get; init; }

    /// <summary>Another target for a share of the callers; null for none.</summary>
    public CanaryConfig? Canary { get; init; }

    /// <summary>Calls that are kept from response cache and routing, to measure what these save; null for none.</summary>
    public HoldoutConfig? Holdout { get; init; }

    /// <summary>For the whole call, where it is shorter than the provider's <c>timeouts.total</c>. 1 s to 1 day; null for no limit of its own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Failures of the request, not of the target, after which the next target may be asked all the same. Empty for none.</summary>
    public ImmutableArray<FallbackCause> FallbackOn { get; init; } = [];

    /// <summary>A second target beside a slow first one; null for none.</summary>
    public HedgeConfig? Hedge { get; init; }

    /// <summary>Money that all of its calls share, in every environment; all must cover a call.</summary>
    public ImmutableArray<BudgetConfig> Budgets { get; init; } = [];

    /// <summary>What stays with the target that answered it last; null for nothing.</summary>
    public Stickiness? Sticky { get; init; }

    /// <summary>What differs from the section <c>cache</c>; null for nothing.</summary>
    public CacheRuleConfig? Cache { get; init; }

    /// <summary>Which measures make its prompts cheaper; null for none.</summary>
    public PromptRuleConfig? Prompts { get; init; }
}

/// <summary>Which calls go to the same target one after the other. Key <c>sticky</c> of a route.</summary>
public enum Stickiness
{
    /// <summary>Those of one conversation, for the target's prompt cache and so that no thread changes its model midway.</summary>
    Conversation,
}

/// <summary>A word of <c>fallback_on</c>.</summary>
public enum FallbackCause
{
    /// <summary>The prompt is too long: only a target that is known to take longer ones is asked.</summary>
    ContextLength,

    /// <summary>A content filter stopped the answer before the client got any of it.</summary>
    ContentFilter,
}

/// <summary>Key <c>hedge</c> of a route.</summary>
/// <param name="After">How long the first target may be without content. 100 ms to 5 min.</param>
public sealed record HedgeConfig(TimeSpan After);

/// <summary>A target within a route: its name, or its name and weight.</summary>
/// <param name="Weight">For the strategy <c>weighted</c>: its share against the other weights; 0 keeps it as a fallback only.</param>
public sealed record RouteTarget(TargetId Target, double Weight = 1);

/// <summary>A share of calls copied to a second target, whose answers never reach the client.</summary>
/// <param name="Experiment">Name in the ledger; the route's name unless stated.</param>
/// <param name="UsdPerDay">Most that copies cost in a day (UTC), by worst case; null for the budgets of the calls alone.</param>
public sealed record ShadowConfig(TargetId Target, double Share, string? Experiment = null, Money? UsdPerDay = null)
{
    /// <summary>In place of a target, on a route by complexity: whichever of its ends did not answer, the weak or the strong one.</summary>
    public const string Other = "other";
}
