using System.Collections.Immutable;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets.Engines;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Health;

/// <summary>Keeps calls from targets that cannot answer them now, and learns from each try how its target is. Chooses only among targets that it is given: the permitted ones.</summary>
internal sealed partial class TargetGate(EngineBook engines, TimeProvider time, ILogger<TargetGate> logger)
{
    /// <summary>Passes over candidates whose breaker is open or that are cooling. Allocates nothing while all are well.</summary>
    /// <param name="able">Left with those that may be asked.</param>
    /// <param name="second">Those that did not answer their last probe: worth a try when no other answered.</param>
    /// <returns>Why, when none is left.</returns>
    public CallError? Sift(CallContext call, ref ImmutableArray<WeightedCandidate> able, out ImmutableArray<WeightedCandidate> second)
    {
        second = [];
        if (AreAllWell(able)) return null;
        ImmutableArray<WeightedCandidate> all = able;
        able = Open(all, isLast: false);
        if (able.IsEmpty) able = Open(all, isLast: true);
        if (able.IsEmpty) return Unavailable(call, all);
        if (able.Any(IsDown) && !able.All(IsDown)) (able, second) = (able.RemoveAll(IsDown), able.RemoveAll(candidate => !IsDown(candidate)));
        return null;
    }

    /// <summary>Takes leave to ask a candidate of the plan once.</summary>
    /// <param name="again">A second try of the same call.</param>
    public bool TryEnter(ImmutableArray<Candidate> order, Candidate candidate, bool again, out HealthPass pass)
    {
        TargetHealth health = candidate.Target.Health;
        TimeSpan now = Now;
        bool isLast = !health.IsClear && IsLast(order, candidate, now);
        bool entered = health.TryEnter(candidate.Model, now, isLast, again, out pass, out HealthChange? change);
        if (change is { } noticed) Log(candidate.Target, noticed);
        return entered;
    }

    /// <summary>The end of a try, exactly once for each pass.</summary>
    public void Report(Candidate candidate, HealthPass pass, HealthSignal signal)
    {
        if (!candidate.Target.Provider.Breaker) signal = default; // nothing is learnt, so nothing is held back
        if (candidate.Target.Health.Report(pass, signal, candidate.Model, Now) is { } change) Log(candidate.Target, change);
    }

    /// <summary>How long a call would have to wait for a candidate; null when it would not.</summary>
    public TimeSpan? Wait(Candidate candidate) => candidate.Target.Health.Wait(candidate.Model, Now, isLast: false);

    public HealthStanding Standing(Target target) => target.Health.Standing(Now);

    /// <summary>None of a call's targets can be asked at the moment: an answer at once, with the shortest wait of all.</summary>
    public CallError Unavailable(CallContext call, ImmutableArray<WeightedCandidate> candidates)
    {
        TimeSpan now = Now;
        TimeSpan? shortest = null;
        bool limited = true, spent = true, misconfigured = true;
        foreach (WeightedCandidate candidate in candidates)
        {
            TargetHealth health = candidate.Target.Health;
            if (health.Wait(candidate.Candidate.Model, now, isLast: true) is not { } wait) wait = TimeSpan.Zero;
            if (shortest is null || wait < shortest) shortest = wait;
            HealthKind? reason = health.Reason(candidate.Candidate.Model, now);
            spent &= reason is HealthKind.QuotaSpent;
            limited &= reason is HealthKind.RateLimited or HealthKind.QuotaSpent;
            misconfigured &= reason is HealthKind.CredentialRefused or HealthKind.AccessRefused or HealthKind.ModelMissing;
        }
        string first = candidates[0].Target.Id;
        CallError error = spent ? GatewayErrors.UpstreamQuotaSpent(first)
            : limited ? GatewayErrors.UpstreamRateLimited(first, shortest)
            : misconfigured ? GatewayErrors.UpstreamMisconfigured(first)
            : GatewayErrors.TargetsUnavailable(call.Request.Model, shortest ?? TimeSpan.Zero);
        return call.Policy.Restricted ? GatewayErrors.NoPermittedTarget(error) : error;
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private bool AreAllWell(ImmutableArray<WeightedCandidate> candidates)
    {
        foreach (WeightedCandidate candidate in candidates)
            if (!candidate.Target.Health.IsClear || IsDown(candidate)) return false;
        return true;
    }

    private ImmutableArray<WeightedCandidate> Open(ImmutableArray<WeightedCandidate> candidates, bool isLast)
    {
        TimeSpan now = Now;
        return candidates.RemoveAll(candidate => candidate.Target.Health.Wait(candidate.Candidate.Model, now, isLast) is not null);
    }

    /// <summary>Whether a call has no target but this: all others of its plan are held back too.</summary>
    private static bool IsLast(ImmutableArray<Candidate> order, Candidate candidate, TimeSpan now)
    {
        foreach (Candidate other in order)
            if (other != candidate && other.Target.Health.Wait(other.Model, now, isLast: false) is null) return false;
        return true;
    }

    private bool IsDown(WeightedCandidate candidate) => candidate.Target.Endpoint.Reachability.IsDown || engines.Find(candidate.Target.Endpoint.Name) is { IsReachable: false };

    private void Log(Target target, HealthChange change)
    {
        switch (change.To)
        {
            case HealthState.Closed: LogClosed(target.Id); break;
            case HealthState.HalfOpen: LogProbe(target.Id); break;
            case HealthState.Open: LogOpen(target.Id, Seconds(change.For)); break;
            case HealthState.Cooling: LogCooling(target.Id, change.Reason!, Seconds(change.For)); break;
            default: LogOff(target.Id); break;
        }
    }

    private static long Seconds(TimeSpan? time) => GatewayErrors.Seconds(time ?? TimeSpan.Zero);

    [LoggerMessage(EventId = 3311, Level = LogLevel.Information, Message = "Target {TargetId} is asked again")]
    private partial void LogClosed(string targetId);

    [LoggerMessage(EventId = 3312, Level = LogLevel.Debug, Message = "Target {TargetId}: one call finds out whether it has recovered")]
    private partial void LogProbe(string targetId);

    [LoggerMessage(EventId = 3313, Level = LogLevel.Warning, Message = "Target {TargetId} keeps failing and is not asked for {Seconds} s")]
    private partial void LogOpen(string targetId, long seconds);

    [LoggerMessage(EventId = 3314, Level = LogLevel.Warning, Message = "Target {TargetId} is left alone for {Seconds} s: {Reason}")]
    private partial void LogCooling(string targetId, string reason, long seconds);

    [LoggerMessage(EventId = 3315, Level = LogLevel.Error, Message = "Target {TargetId} is off: its provider refuses the credential. Change api_key; until then one call in 5 minutes looks again")]
    private partial void LogOff(string targetId);
}
