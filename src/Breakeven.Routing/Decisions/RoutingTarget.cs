namespace Breakeven.Routing.Decisions;

/// <summary>What an operator wants of a router.</summary>
public abstract record RoutingTarget
{
    private RoutingTarget()
    {
    }

    /// <summary>Keep at least this share of the strong model's quality, 0 to 1.</summary>
    public sealed record Quality(double Share) : RoutingTarget;

    /// <summary>Send at most this share of the calls to the strong model, 0 to 1: a budget, in calls.</summary>
    public sealed record StrongShare(double Share) : RoutingTarget;

    /// <summary>Send what scores this much or more to the strong model, −1 to 1. The operator's own choice; promises nothing.</summary>
    public sealed record Threshold(double Score) : RoutingTarget;
}
