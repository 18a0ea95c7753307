using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Running sums behind a <see cref="UsageAnalysis"/>, and of the requests that an exact response cache would leave.</summary>
internal sealed class UsageAccumulator
{
    private const int MaxNames = 64;
    private readonly ResponseCacheReplay _answers;
    private readonly PromptCacheReplay _prefixes;
    private readonly JointSizes _sizes = new();
    private readonly WaitingCalls _waiting = new();
    private readonly Dictionary<(string? Provider, string Model), long> _served = [];
    private long _demand;
    private bool _readsRecorded;

    public UsageAccumulator(PromptMemory memory)
    {
        ulong workload = memory.NextWorkload();
        _answers = new(memory, workload);
        _prefixes = new(memory, workload);
    }

    /// <summary>All calls but those that the cache would have answered.</summary>
    public WorkloadAccumulator Left { get; } = new();
    public double? ExactRepeatShare => _answers.EverShare;
    public double? PrefixReuseShare => _prefixes.EverShare;

    public void Add(CallRecord call, bool isDemand)
    {
        if (!isDemand || !AddDemand(call)) Left.Add(call);
    }

    /// <returns>True when the cache would have answered it.</returns>
    private bool AddDemand(CallRecord call)
    {
        _demand++;
        _waiting.Add(call);
        _readsRecorded |= call.CachedInputTokens is not null;
        if ((call.ResponseModel ?? call.RequestModel) is { } model && (_served.Count < MaxNames || _served.ContainsKey((call.Provider, model))))
            _served[(call.Provider, model)] = _served.GetValueOrDefault((call.Provider, model)) + 1;
        if (call.InputTokens is null && call.OutputTokens is null) return false;

        TokenUsage usage = call.Usage();
        _sizes.Add(usage.TotalInput, usage.Output);
        if (call.PrefixHashes is not { IsDefaultOrEmpty: false } hashes) return false;
        bool answered = _answers.Add(call, hashes, usage.TotalInput);
        _prefixes.Add(call, hashes, usage, reachesProvider: !answered);
        return answered;
    }

    public UsageAnalysis Build(GrowthEstimate growth, ImmutableArray<UsageGap> gaps) => new()
    {
        Sizes = _sizes.Shape(),
        Growth = growth,
        Repeats = _answers.Covered == 0 ? [] : [.. _answers.Hits.Select(hits => new RepeatShare(hits.Lifetime, (double)hits.Hits / _demand))],
        HashedShare = _demand == 0 ? 0 : (double)_answers.Covered / _demand,
        PrefixReads = _prefixes.EverShare is null ? [] : _prefixes.Reads(Left.Input.Sum),
        CacheReadsAreRecorded = _readsRecorded,
        UnstreamedShare = _waiting.UnstreamedShare,
        SlowTierShare = _waiting.SlowTierShare,
        MainModel = _served.Count == 0 ? null : Main(),
        Gaps = [.. gaps, .. Missing()],
    };

    private ServedBy Main()
    {
        ((string? provider, string model), long count) = _served
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Model, StringComparer.Ordinal).ThenBy(pair => pair.Key.Provider, StringComparer.Ordinal).First();
        return new(provider, model, (double)count / _demand);
    }

    private IEnumerable<UsageGap> Missing()
    {
        if (_demand == 0) yield break;
        if (_answers.EverShare is null)
            yield return new("prompt_hashes", "No prompt was hashed: what a response cache or a prompt cache would save is unknown, and nothing is counted for them.");
        else if (_answers.Covered < _demand)
            yield return new("prompt_hashes", $"{(double)_answers.Covered / _demand:P0} of prompts were hashed to their end; the others count as new, so repeats are a lower bound.");
        if (_waiting.UnstreamedShare is null)
            yield return new("streaming", "The records do not say whether answers were streamed: what could wait for a batch is unknown.");
    }
}
