using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing.Cascading;

/// <summary>The order of the configuration; an answer that is visibly not good enough goes on to the next target. See <see cref="AnswerJudge"/>.</summary>
/// <remarks>A stream cannot be taken back once it has begun, so that a streamed call goes to the last target at once.</remarks>
internal sealed class CascadeStrategy : IRouteStrategy
{
    public const string StrategyName = "cascade";

    /// <summary>Reason of a call that an answer was not good enough for.</summary>
    public const string Escalated = "cascade_escalated";

    private const string Streamed = "cascade_stream";

    public string Name => StrategyName;

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted)
    {
        ImmutableArray<Candidate> order = [.. permitted.Select(candidate => candidate.Candidate)];
        return call.Request.Stream ? [order[^1], .. order[..^1]] : order;
    }

    public string ReasonFor(CallContext call) => call.Request.Stream ? Streamed : Name;
}
