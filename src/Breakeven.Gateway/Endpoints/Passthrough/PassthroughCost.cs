using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>What a call costs whose content the gateway does not read: the time on a server of our own, else unknown. Rate cards count text tokens, which these are not.</summary>
internal static class PassthroughCost
{
    /// <summary>The most that the call can cost; null when no price is known.</summary>
    public static Money? WorstCase(Target target, PassthroughKind kind) =>
        target.Hosting is { } hosting ? OccupancyCost.Share(target.Provider.Timeouts.Total, hosting.UsdPerHour, hosting.MaxConcurrency)
        : kind == PassthroughKind.Files ? Money.Zero // clouds store files for nothing; what is made of one is a call of its own
        : null;

    public static CallCost Price(CallResult result)
    {
        bool mayHaveRun = result.Candidate is not null && result.Outcome is CallOutcome.Ok or CallOutcome.Truncated or CallOutcome.Timeout or CallOutcome.ClientDisconnect;
        if (!mayHaveRun || result.Candidate is not { } candidate) return CallCost.Nothing;
        if (candidate.Target.Hosting is not { } hosting) return CallCost.Unknown;
        return new(
            OccupancyCost.Share(result.MeasuredTime, hosting.UsdPerHour, hosting.MaxConcurrency), CostBasis.Reservation,
            hosting.EnergyUsdPerHour is { } energy ? OccupancyCost.Share(result.MeasuredTime, energy, hosting.MaxConcurrency) : null);
    }
}
