using System.Collections.Immutable;
using Breakeven.Gateway.Routing.Watching;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Labelling;

namespace Breakeven.Server.Watching;

/// <summary>All that speaks of one weak target while its router sends it calls, or since it was suspended. Used by one task at a time.</summary>
/// <remarks>
/// Only calls that the router gives to the weak target count: what it answers because the strong one is full, or in a copy of a hard call, is worse without its being worse. While it is
/// suspended these are copies of the calls that it would have got.
/// </remarks>
internal sealed class RouterTrial
{
    private const string Sticky = "sticky";

    private readonly RouterWatch _watch;
    private readonly bool _isSuspended;
    private readonly SortedDictionary<(string Traffic, EvidenceKind Kind), EvidenceTest> _tests = [];
    private readonly Dictionary<(string, EvidenceKind), EvidenceBaseline> _learnt = [], _promised = [];
    private readonly RecentCalls _calls = new(), _opinions = new();

    /// <param name="learnt">What earlier answers under this model made usual.</param>
    public RouterTrial(RouterWatch watch, bool isSuspended, IEnumerable<EvidenceBaseline> learnt)
    {
        (_watch, _isSuspended) = (watch, isSuspended);
        foreach (EvidenceBaseline known in learnt) _learnt[(known.Traffic, known.Kind)] = known;
        foreach (EvidenceBaseline known in (watch.Model?.Yardsticks ?? []).Select(EvidenceBaseline.Of)) _promised[(known.Traffic, known.Kind)] = known;
    }

    /// <summary>The most reliable first.</summary>
    public ImmutableArray<EvidenceReading> Readings => [.. _tests.Values.Select(test => test.Read()).OrderByDescending(reading => reading.Kind).ThenBy(reading => reading.Traffic, StringComparer.Ordinal)];

    /// <summary>What the first answers made usual, those of earlier trials included.</summary>
    public ImmutableArray<EvidenceBaseline> Learnt
    {
        get
        {
            foreach (EvidenceTest test in _tests.Values)
                if (test.Baseline is { IsPromised: false } baseline) _learnt[(baseline.Traffic, baseline.Kind)] = baseline;
            return [.. _learnt.Values.OrderBy(known => known.Traffic, StringComparer.Ordinal).ThenBy(known => known.Kind)];
        }
    }

    /// <summary>A routed call that has ended.</summary>
    public void Add(CallRecord call)
    {
        if (call.ShadowOf is not null || call.Route != _watch.Route || _calls.Has(call.Id)) return;
        if (_isSuspended)
        {
            if (call.Decision == RouterReasons.Suspended) _calls.Add(call.Id);
            return;
        }
        if (call.Target != _watch.Weak.Value || call.Decision is not (RouterReasons.Weak or Sticky)) return;
        _calls.Add(call.Id);
        double? usable = call.Outcome switch
        {
            CallOutcome.Ok => call.OutputTokens is 0 ? 0 : 1,
            CallOutcome.Truncated or CallOutcome.Filtered => 0,
            _ => null, // failures are the breaker's matter, and what clients do says nothing of the target
        };
        if (usable is { } value) Add(call.Workload ?? _watch.Route, EvidenceKind.Usable, call.Key, value);
    }

    /// <param name="facts">Found out about one answer at once.</param>
    public void Add(ImmutableArray<QualityFact> facts)
    {
        QualityFact first = facts[0];
        bool isClients = first.CallId == first.Item, isWeaks = first.Target == _watch.Weak.Value;
        if (!_calls.Has(first.Item) || (!isWeaks && first.Target != _watch.Strong.Value)) return;
        if (first.Source == QualityFactSource.Feedback)
        {
            if (_opinions.Has(first.CallId)) return; // a second opinion on one answer
            _opinions.Add(first.CallId);
        }
        string traffic = first.Workload ?? _watch.Route;
        foreach (AnswerLabel label in FactReader.Read(facts, clientIsStrong: isClients != isWeaks))
            if (label.Weak is { } quality) Add(traffic, EvidenceBaseline.KindOf(label.Kind), first.Key, quality);
        QualityFact[] basic = [.. facts.Where(fact => fact is { IsBasic: true, Score: not null })];
        if (isWeaks && !isClients && basic.Length > 0) Add(traffic, EvidenceKind.Usable, first.Key, basic.Min(fact => fact.Score!.Value)); // of a client's own answer its record says it
    }

    private void Add(string traffic, EvidenceKind kind, string? key, double value)
    {
        if (!_tests.TryGetValue((traffic, kind), out EvidenceTest? test)) _tests[(traffic, kind)] = test = Begin(traffic, kind);
        test.Add(key, value);
    }

    private EvidenceTest Begin(string traffic, EvidenceKind kind)
    {
        EvidenceBaseline? learnt = _learnt.GetValueOrDefault((traffic, kind)), promised = _promised.GetValueOrDefault((traffic, kind));
        double floor = kind == EvidenceKind.Usable ? _watch.Model?.Routes.GetValueOrDefault(traffic)?.WeakQuality ?? 0 : 0; // an answer that is not there has quality 0
        return new(traffic, kind, learnt ?? promised, learns: learnt is null && !_isSuspended, floor);
    }
}
