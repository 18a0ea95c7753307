using System.Collections.Immutable;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Routing.Watching;
using Breakeven.Routing.Drift;

namespace Breakeven.Server.Watching;

/// <summary>One router's state, and the trial that moves it. Says what happened; what follows from that is its caller's. Used by one task at a time.</summary>
internal sealed class RouterBook
{
    private readonly TimeProvider _time;
    private RouterTrial _trial;

    public RouterBook(RouterWatch watch, RouterState state, TimeProvider time)
    {
        (Watch, State, _time) = (watch, state, time);
        _trial = new(watch, state.Suspended is not null, state.Learnt);
        if (state.Suspended is { } suspended) watch.Suspend(suspended.Why);
    }

    public RouterWatch Watch { get; }
    public RouterState State { get; private set; }
    public RouterStanding Standing => new(Watch, State, _trial.Readings);

    public void Add(ExperimentNews news)
    {
        if (news.Call is { } call) _trial.Add(call);
        else if (!news.Facts.IsDefaultOrEmpty && news.Facts[0].Route == Watch.Route) _trial.Add(news.Facts);
    }

    /// <summary>What follows from what was added since.</summary>
    public ImmutableArray<RouterEvent> Look()
    {
        RouterEvent? latest = State.Events is [.., { } last] ? last : null;
        LookAtTraffic();
        LookAtEvidence();
        ImmutableArray<EvidenceBaseline> learnt = _trial.Learnt;
        if (!learnt.SequenceEqual(State.Learnt)) State = State with { Learnt = learnt };
        return latest is null ? State.Events : [.. State.Events.SkipWhile(entry => entry != latest).Skip(1)];
    }

    private void LookAtEvidence()
    {
        ImmutableArray<EvidenceReading> readings = _trial.Readings;
        EvidenceReading? worse = readings.FirstOrDefault(reading => reading.State == EvidenceState.Worse);
        if (State.Suspended is not { } suspended)
        {
            if (worse is null) return;
            State = State with { Suspended = new(_time.GetUtcNow(), worse.Traffic, worse.Kind, worse.ToString()), Learnt = _trial.Learnt };
            Watch.Suspend(worse.ToString());
            Begin("suspend", worse.ToString());
        }
        else if (worse is null && readings.FirstOrDefault(reading => reading.State == EvidenceState.Within && reading.Traffic == suspended.Traffic && reading.Kind >= suspended.Kind) is { } proven)
        {
            State = State with { Suspended = null };
            Watch.Resume();
            Begin("resume", proven.ToString());
        }
    }

    /// <summary>The other state has evidence of its own: what came before is no argument in it.</summary>
    private void Begin(string what, string why)
    {
        State = State.With(new(_time.GetUtcNow(), what, why));
        _trial = new(Watch, State.Suspended is not null, State.Learnt);
    }

    private void LookAtTraffic()
    {
        foreach (LiveTraffic traffic in Watch.Traffic)
        {
            LiveDrift? known = State.Traffic.FirstOrDefault(drift => drift.Traffic == traffic.Name);
            if (traffic.Latest is not { } drift || drift == known) continue;
            State = State with { Traffic = [.. State.Traffic.Where(other => other.Traffic != drift.Traffic), drift] };
            if (drift.IsChanged != (known?.IsChanged ?? false)) State = State.With(new(_time.GetUtcNow(), drift.IsChanged ? "drift_begin" : "drift_end", $"traffic '{drift.Traffic}': {drift.Text}"));
        }
    }
}
