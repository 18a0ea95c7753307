namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The sections <c>routes</c> and <c>environments</c>.</summary>
internal static class RouteShapes
{
    public static readonly ListShape<RouteTarget> RouteTargets = new(RouteTargetShape());
    public static readonly ObjectShape<ShadowConfig> Shadow = new ObjectShape<ShadowConfig>(() => new(new(""), 0))
        .Key("target", Target, "Gets the copies.", c => c.Target, (c, v) => c with { Target = v }, required: true)
        .Key("share", Scalars.Number(0, 1), "Share of calls that are copied.", c => c.Share, (c, v) => c with { Share = v }, required: true)
        .Key("experiment", Scalars.Text, "Name in the ledger; the route's name unless stated.", c => c.Experiment, (c, v) => c with { Experiment = v })
        .OptionalKey("usd_per_day", Scalars.Money, "Most that copies cost in a day; the budgets of the calls alone unless stated.", c => c.UsdPerDay, (c, v) => c with { UsdPerDay = v });
    public static readonly NamedShape<RouteConfig> Routes = new(Route(), name => new(name), route => route.Name);
    public static readonly NamedShape<EnvironmentConfig> Environments = new(
        new ObjectShape<EnvironmentConfig>(() => new(""))
            .Key("routes", Routes, "Routes with other targets; what an entry does not say is as in the route itself.", c => c.Routes, (c, v) => c with { Routes = v }),
        name => new(name), environment => environment.Name);

    private static ObjectShape<RouteConfig> Route() => new ObjectShape<RouteConfig>(() => new(""))
        .Key("strategy", Scalars.Word(SupportedFeatures.Strategies), "How the targets are ordered for a call; priority unless stated.", c => c.Strategy, (c, v) => c with { Strategy = v })
        .Key("targets", RouteTargets, "Names of targets, or { target, weight }. Under priority their order is the fallback order.", c => c.Targets, (c, v) => c with { Targets = v })
        .OptionalKey("quality", Scalars.Number(0, 1), "For the strategy complexity: share of the strong model's quality to keep.", c => c.Quality, (c, v) => c with { Quality = v })
        .OptionalKey("strong_share", Scalars.Number(0, 1), "For the strategy complexity, in place of quality: largest share of calls to the strong target.", c => c.StrongShare, (c, v) => c with { StrongShare = v })
        .OptionalKey("threshold", Scalars.Number(-1, 1), "For the strategy complexity, in place of quality: score from which on a call goes to the strong target.", c => c.Threshold, (c, v) => c with { Threshold = v })
        .Key("router", Scalars.Text, "For the strategy complexity: a model file of breakeven router train, or starter.", c => c.Router, (c, v) => c with { Router = v })
        .OptionalKey("confidence", Scalars.Number(0, 1), "For the strategy cascade: least mean probability of the tokens of an answer that tells them.", c => c.Confidence, (c, v) => c with { Confidence = v })
        .OptionalKey("sticky", Scalars.Word(("conversation", Stickiness.Conversation)), "What goes to the target that answered it last, while that has room: conversation. Nothing unless stated.", c => c.Sticky, (c, v) => c with { Sticky = v })
        .OptionalKey("budget", KeyShapes.Budgets, "Money per window, shared by all of its calls in every environment; one or a list.", c => KeyShapes.Given(c.Budgets), (c, v) => c with { Budgets = v })
        .Key("shadow", Shadow, "Copies of calls to a second target, whose answers nobody gets.", c => c.Shadow, (c, v) => c with { Shadow = v })
        .Key("canary", CanaryShape.Canary, "Another target that answers a share of the callers first.", c => c.Canary, (c, v) => c with { Canary = v })
        .Key("holdout", new ObjectShape<HoldoutConfig>(() => new(0))
            .Key("share", Scalars.Number(0, 1), "Share of its calls, above 0 and at most 0.5.", c => c.Share, (c, v) => c with { Share = v }, required: true)
            .OptionalKey("target", Target, "Answers them: the strong target. The last one under complexity and cascade unless stated.", c => c.Target, (c, v) => c with { Target = v }),
            "Calls drawn at random that go to the strong target without response cache, to measure what the rest saves.", c => c.Holdout, (c, v) => c with { Holdout = v })
        .OptionalKey("timeout", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "For the whole call, where it is shorter than the provider's timeouts.total.", c => c.Timeout, (c, v) => c with { Timeout = v })
        .Key("fallback_on", new OneOrManyShape<FallbackCause>(Scalars.Word(("context_length", FallbackCause.ContextLength), ("content_filter", FallbackCause.ContentFilter))),
            "What else sends a call to the next target: context_length (only to one that takes longer prompts), content_filter.", c => c.FallbackOn, (c, v) => c with { FallbackOn = v })
        .Key("hedge", new ObjectShape<HedgeConfig>(() => new(TimeSpan.Zero))
            .Key("after", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), "How long the first target may be without content.", c => c.After, (c, v) => c with { After = v }, required: true),
            "A second target beside a slow first one; the first content wins.", c => c.Hedge, (c, v) => c with { Hedge = v })
        .Key("cache", CacheShapes.Rule, "What differs from the section cache.", c => c.Cache, (c, v) => c with { Cache = v })
        .Key("prompts", PromptShapes.Rule, "Which measures make its prompts cheaper.", c => c.Prompts, (c, v) => c with { Prompts = v });

    private static ObjectShape<RouteTarget> RouteTargetShape() => new ObjectShape<RouteTarget>(() => new(new("")))
        .Key("target", Target, "Name of a target.", c => c.Target, (c, v) => c with { Target = v }, required: true)
        .Key("weight", Scalars.Number(0, 1_000_000_000), "For the strategy weighted; 0 keeps it as a fallback only.", c => c.Weight, (c, v) => c with { Weight = v })
        .WithShorthand("target");

    private static Shape<TargetId> Target => Scalars.Text.As(name => new TargetId(name), id => id.Value);
}
