using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Orders by how fast the targets answered calls of this kind in the last minute, on routes of this strategy.</summary>
/// <remarks>
/// What differs by a tenth is as fast: then the route's order decides, and calls do not go to and fro. A target that nothing was heard of comes last, but one call in twenty,
/// drawn by its request id, asks it first: else a target that was slow once would stay so for ever.
/// </remarks>
internal sealed class FastestStrategy(TimeProvider time) : IRouteStrategy
{
    public const string StrategyName = "fastest";
    private const double AsFast = 1.1, TriesUnknown = 0.05;

    public string Name => StrategyName;

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted) =>
        Order(permitted, call.Request.Stream, time.GetElapsedTime(0), call.Route.Name, call.RequestId);

    /// <param name="requestId">Decides, with the route's name, whether the call tries a target that nothing was heard of.</param>
    internal static ImmutableArray<Candidate> Order(ImmutableArray<WeightedCandidate> permitted, bool isStream, TimeSpan now, string? route, string requestId)
    {
        ImmutableArray<(Candidate Candidate, TimeSpan? Pace)> known = [.. permitted.Select(offered => (offered.Candidate, offered.Target.Pace.Of(isStream, now)))];
        if (known.Min(target => target.Pace) is not { } best) return [.. known.Select(target => target.Candidate)];
        bool triesUnknown = known.Any(target => target.Pace is null) && WeightedStrategy.Draw($"{StrategyName} {route}", requestId) < TriesUnknown;
        return [.. known
            .OrderBy(target => target.Pace is null ? triesUnknown ? 0 : 2 : 1)
            .ThenBy(target => target.Pace is { } pace && pace > best * AsFast ? pace : TimeSpan.Zero)
            .Select(target => target.Candidate)];
    }

    /// <summary>Takes a lone try that answered; what others had lost before it would count as its own.</summary>
    public void Learn(CallContext call, Candidate answered, CallResult result)
    {
        if (call.Route.Strategy != StrategyName || result.Error is not null || call.Attempts.Count != 1) return;
        TimeSpan? took = call.Request.Stream ? result.TimeToFirstChunk : TimeSpan.FromMilliseconds(call.Attempts[0].DurationMs);
        if (took is { } known) answered.Target.Pace.Add(call.Request.Stream, known, time.GetElapsedTime(0));
    }
}
