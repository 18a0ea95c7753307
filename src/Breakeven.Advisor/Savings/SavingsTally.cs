using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings;

/// <summary>Counts records of one stretch of time. Memory grows with hours, workloads and routes, and by 16 bytes for each call so that none counts twice.</summary>
public sealed class SavingsTally
{
    /// <summary>Decision of calls that were kept from every measure.</summary>
    public const string HoldoutDecision = "holdout";

    private const string CacheTag = "breakeven.cache";
    private readonly Repricer _repricer;
    private readonly decimal _scale;
    private readonly HashSet<Guid> _ids = [];
    private readonly HashSet<(string, DateTimeOffset)> _requests = [];
    private readonly Dictionary<string, RandomMix> _mixes = new(StringComparer.Ordinal);

    public SavingsTally(SavingsInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _repricer = new(inputs);
        _scale = inputs.Scale;
    }

    internal SortedDictionary<(DateTimeOffset Hour, string Workload), HourSums> Hours { get; } = new(HourOrder.Instance);
    internal SortedDictionary<string, (long Calls, decimal Usd)> Verification { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls that had no priced alternative, and ended without an answer: paid alike with and without measures.</summary>
    internal long NotCompared { get; private set; }
    internal long Unanswered { get; private set; }
    internal long Unpriced { get; private set; }
    internal decimal UnansweredPaid { get; private set; }
    internal decimal NotComparedPaid { get; private set; }
    internal decimal OwnOccupied { get; private set; }
    internal decimal OwnOccupiedCompared { get; private set; }
    internal decimal MixCost => _scale * _mixes.Values.Sum(mix => mix.Cost ?? 0);

    /// <summary>Start of the first and the last hour with answered calls; null without any.</summary>
    public DateTimeOffset? FirstHour => Hours.Count == 0 ? null : Hours.Keys.First().Hour;
    public DateTimeOffset? LastHour => Hours.Count == 0 ? null : Hours.Keys.Last().Hour;

    /// <summary>Records left out because the same call was counted already.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Calls whose tokens or price are estimates.</summary>
    public long Estimated { get; private set; }

    public void Add(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!_ids.Add(call.Id) || !_requests.Add((call.RequestId, call.StartedAt)))
        {
            Duplicates++;
            return;
        }
        if (call.CostBasis == CostBasis.Estimated || call.UsageSuspect == true) Estimated++;
        bool isOwn = call.Location == Location.Own;
        decimal paid = (call.CostUsd?.Usd ?? 0) * _scale;
        if (isOwn) OwnOccupied += paid;
        if (SideOf(call) is { } side) Verify(side, paid);
        else if (call.Outcome != CallOutcome.Ok) (Unanswered, UnansweredPaid) = (Unanswered + 1, UnansweredPaid + paid);
        else Answered(call, isOwn, paid);
    }

    private void Answered(CallRecord call, bool isOwn, decimal paid)
    {
        HourSums hour = HourOf(call);
        if (call.Decision == HoldoutDecision)
        {
            hour.HeldOut++;
            hour.HeldOutPaid += paid;
            return;
        }
        hour.Calls++;
        if (isOwn) hour.Own += paid;
        else hour.Api += paid;
        (CallPrices? prices, ImmutableArray<CloudChoice> choices) = _repricer.Of(call);
        if (prices is not { } known)
        {
            NotCompared++;
            if (call.CostUsd is null) Unpriced++;
            NotComparedPaid += paid;
            return;
        }
        CallValuation value = ShapleySplit.Of(known.Scaled(_scale));
        hour.Add(value, isOwn);
        if (isOwn) OwnOccupiedCompared += paid;
        Mix(call, choices, value.Baseline);
    }

    /// <summary>A call without a choice costs the mix what it would have cost anyhow.</summary>
    private void Mix(CallRecord call, ImmutableArray<CloudChoice> choices, decimal baseline)
    {
        string route = choices.IsEmpty ? "" : call.Route ?? "";
        if (choices.IsEmpty)
        {
            AloneInMix += baseline;
            return;
        }
        if (!_mixes.TryGetValue(route, out RandomMix? mix)) _mixes[route] = mix = new();
        mix.Add(call, choices);
    }

    internal decimal AloneInMix { get; private set; }

    private void Verify(string kind, decimal paid)
    {
        (long calls, decimal usd) = Verification.GetValueOrDefault(kind);
        Verification[kind] = (calls + 1, usd + paid);
    }

    private HourSums HourOf(CallRecord call)
    {
        DateTime at = call.StartedAt.UtcDateTime;
        (DateTimeOffset, string) key = (new(at.Date.AddHours(at.Hour), TimeSpan.Zero), call.Workload ?? "other");
        if (!Hours.TryGetValue(key, out HourSums? hour)) Hours[key] = hour = new();
        return hour;
    }

    /// <summary>What a call was made for beside its client; null for a client's own.</summary>
    private static string? SideOf(CallRecord call) =>
        call.Decision is "shadow" or "judge" ? call.Decision : call.Tags?.GetValueOrDefault(CacheTag) is { } purpose ? $"cache_{purpose}" : null;

    private sealed class HourOrder : IComparer<(DateTimeOffset Hour, string Workload)>
    {
        public static readonly HourOrder Instance = new();

        public int Compare((DateTimeOffset Hour, string Workload) x, (DateTimeOffset Hour, string Workload) y) =>
            x.Hour.CompareTo(y.Hour) is not 0 and var order ? order : string.CompareOrdinal(x.Workload, y.Workload);
    }
}
