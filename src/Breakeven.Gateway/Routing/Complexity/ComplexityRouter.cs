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

    private ComplexityRouter(RouterDesk? desk, RoutingTarget target)
    {
        (_desk, _target) = (desk, target);
        _choice = desk is null ? null : ThresholdChooser.Choose(desk.Model, target);
    }

    public static ComplexityRouter From(RouteConfig config, RouterDesks desks) => new(desks.Find(config.Router), TargetOf(config));

    /// <summary>Without a target nothing may be lost.</summary>
    public static RoutingTarget TargetOf(RouteConfig config) =>
        config.StrongShare is { } share ? new RoutingTarget.StrongShare(share)
        : config.Threshold is { } threshold ? new RoutingTarget.Threshold(threshold)
        : new RoutingTarget.Quality(config.Quality ?? 1);

    /// <summary>Scores the call and says why it goes where. What a text says nothing of (an image, a conversation kept elsewhere, another kind of call) is unknown traffic.</summary>
    public (double Score, string Reason) Decide(CallContext call)
    {
        if (_desk is null || call.Request.HasImages || call.Request.PreviousAnswerId is not null || !IsText(call)) return (1, RouterReasons.Unknown);
        PromptScorer scorer = _desk.Take();
        try
        {
            RouterScore score = scorer.Score(call.Request, RouteNameOf(call));
            string reason = RouterReasons.Of(score, _choice!, _target);
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
