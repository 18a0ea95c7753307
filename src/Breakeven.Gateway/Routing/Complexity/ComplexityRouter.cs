using Breakeven.Gateway.Routing.Watching;
using Breakeven.Protocols.Neutral;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Scoring;

namespace Breakeven.Gateway.Routing.Complexity;

/// <summary>The router of one route: its model, what the operator wants of it, and the threshold that follows.</summary>
internal sealed class ComplexityRouter
{
    private readonly RouterDesk? _desk;
    private readonly RoutingTarget _target;
    private readonly ThresholdChoice? _choice;

    private ComplexityRouter(RouteConfig config, RouterDesk? desk, RoutingTarget target)
    {
        Config = config;
        (_desk, _target) = (desk, target);
        _choice = desk is null ? null : ThresholdChooser.Choose(desk.Model, target);
    }

    public static ComplexityRouter From(RouteConfig config, RouterDesks desks) => new(config, desks.Find(config.Router), TargetOf(config));

    public RouteConfig Config { get; }

    /// <summary>Null when its file is gone.</summary>
    public RouterModel? Model => _desk?.Model;

    /// <summary>What follows from the operator's wish; null when the model is gone.</summary>
    public ThresholdChoice? Choice => _choice;

    /// <summary>Found with the first call, once for all of this configuration.</summary>
    public RouterWatch? Watch { get; set; }

    /// <summary>Without a target nothing may be lost.</summary>
    public static RoutingTarget TargetOf(RouteConfig config) =>
        config.StrongShare is { } share ? new RoutingTarget.StrongShare(share)
        : config.Threshold is { } threshold ? new RoutingTarget.Threshold(threshold)
        : new RoutingTarget.Quality(config.Quality ?? 1);

    /// <summary>Scores the call and says why it goes where. What a text says nothing of (an image, a conversation kept elsewhere, another kind of call) is unknown traffic.</summary>
    public (double Score, string Reason) Decide(CallContext call, RouterWatch watch)
    {
        if (_desk is null || call.Request.HasImages || call.Request.PreviousAnswerId is not null || !IsText(call)) return (1, RouterReasons.Unknown);
        PromptScorer scorer = _desk.Take();
        try
        {
            string? name = RouteNameOf(call);
            RouterScore score = scorer.Score(call.Request, name);
            scorer.Tell(watch.TrafficOf(name ?? Config.Name), score);
            string reason = RouterReasons.Of(score, _choice!, _target);
            if (watch.IsSuspended && reason == RouterReasons.Weak) reason = RouterReasons.Suspended;
            return (reason == RouterReasons.Unknown ? 1 : score.Estimate, reason);
        }
        finally
        {
            _desk.GiveBack(scorer);
        }
    }

    private static bool IsText(CallContext call) => call.Client.Format == Protocols.WireFormat.Completions || WireFormats.IsConversation(call.Client.Format);

    /// <summary>Labels carry the name of a workload where there is one, else of a route.</summary>
    private string? RouteNameOf(CallContext call) =>
        call.Admission.Workload is { } workload && _desk!.Model.Routes.ContainsKey(workload) ? workload : call.Route.Name;
}
