using Breakeven.Advisor.Experiments;

namespace Breakeven.Server.Watching;

/// <summary>Holds one kind of evidence against what was usual. No single key decides while others have something to say.</summary>
/// <remarks>
/// Usual is what the model promised, or what the first answers under it were where that is better: the calls that go to the weak target are the easy ones.
/// Keys are dealt into two halves in the order in which they appear. One half proves a fall; the other must at least not look otherwise, unless it has next to nothing to say. So whoever spams
/// bad scores, or asks for what nobody can answer, cannot take the weak target from everybody else.
/// </remarks>
internal sealed class EvidenceTest
{
    /// <summary>Values from which what is usual is learnt.</summary>
    public const int LearntFrom = 200;

    /// <summary>Values below which a half is not asked.</summary>
    public const int LeastOther = 10;

    /// <summary>Error of one window: one in a hundred, shared by the five kinds and the two halves.</summary>
    private const double Alpha = 0.01 / 5 / 2;

    private readonly string _traffic;
    private readonly EvidenceKind _kind;
    private readonly double _floor;
    private readonly RunningMoments? _first;
    private readonly Dictionary<string, int> _halfOf = new(StringComparer.Ordinal);
    private readonly FallTest[] _halves = [new(Alpha), new(Alpha)];
    private readonly RunningMoments[] _seen = [new(), new()];

    /// <param name="usual">What is known of it; null for nothing.</param>
    /// <param name="learns">Whether the first values still count for what is usual.</param>
    /// <param name="floor">The least that may count as usual: a target that is bad from its first day is not usual.</param>
    public EvidenceTest(string traffic, EvidenceKind kind, EvidenceBaseline? usual, bool learns, double floor = 0) =>
        (_traffic, _kind, Baseline, _first, _floor) = (traffic, kind, usual, learns ? new() : null, floor);

    public EvidenceBaseline? Baseline { get; private set; }

    public void Add(string? key, double value)
    {
        if (_first is { Count: < LearntFrom } first) Learn(first, value);
        if (Baseline is null) return;
        key ??= "";
        if (!_halfOf.TryGetValue(key, out int half)) _halfOf[key] = half = _halfOf.Count % 2;
        _halves[half].Add(value);
        _seen[half].Add(value);
    }

    public EvidenceReading Read()
    {
        if (Baseline is null) return new(_traffic, _kind, _first?.Count ?? 0, _first is { Count: > 0 } learning ? learning.Mean : null, null, EvidenceState.Learning);
        long values = _halves.Sum(half => half.Count);
        return new(_traffic, _kind, values, values == 0 ? null : _halves.Where(half => half.Count > 0).Sum(half => half.Bounds.Estimate * half.Count) / values, Baseline, State(Baseline));
    }

    private EvidenceState State(EvidenceBaseline usual)
    {
        for (int half = 0; half < 2; half++)
        {
            bool isAsked = _seen[1 - half].Count >= LeastOther;
            if (_halves[half].IsBelow(usual.Limit) && (!isAsked || Recent(1 - half) < usual.Limit)) return EvidenceState.Worse;
            if (_halves[half].IsAbove(usual.Restored) && (!isAsked || Recent(1 - half) > usual.Restored)) return EvidenceState.Within;
        }
        return EvidenceState.Open;
    }

    /// <summary>Mean of the present window; of all where that has just begun.</summary>
    private double Recent(int half) => _halves[half].Count > 0 ? _halves[half].Bounds.Estimate : _seen[half].Mean;

    private void Learn(RunningMoments first, double value)
    {
        first.Add(value);
        if (first.Count < LearntFrom) return;
        EvidenceBaseline learnt = new(_traffic, _kind, first.Count, Math.Max(_floor, first.Mean), first.Variance, IsPromised: false);
        if (Baseline is not { } promised || learnt.Limit > promised.Limit) Baseline = learnt;
    }
}
