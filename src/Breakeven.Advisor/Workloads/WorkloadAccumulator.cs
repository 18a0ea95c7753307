using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Running sums over the calls of one workload; memory does not grow with their number.</summary>
/// <param name="memory">What is remembered of past prompts; null to keep sums alone.</param>
internal sealed class WorkloadAccumulator(PromptMemory? memory = null)
{
    private const int MaxNames = 64;

    public long Calls { get; private set; }
    public long Demand { get; private set; }
    public long CacheAnswers { get; private set; }
    public long Counted { get; private set; }
    public long Priced { get; private set; }
    public decimal Spend { get; private set; }
    public double CachedTokens { get; private set; }
    public double CacheWriteTokens { get; private set; }
    public double ReasoningTokens { get; private set; }
    public DateTimeOffset FirstSeen { get; private set; } = DateTimeOffset.MaxValue;
    public DateTimeOffset LastSeen { get; private set; } = DateTimeOffset.MinValue;
    public HourCounts Hours { get; } = new();
    public TokenSketch Input { get; } = new();
    public TokenSketch Output { get; } = new();
    public UsageAccumulator? Usage { get; } = memory is null ? null : new(memory);
    public Dictionary<string, long> Models { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, long> Locations { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, long> DataClasses { get; } = new(StringComparer.Ordinal);

    public void Add(CallRecord call)
    {
        Calls++;
        if (call.StartedAt < FirstSeen) FirstSeen = call.StartedAt;
        if (call.StartedAt > LastSeen) LastSeen = call.StartedAt;
        Count(Outcomes, SnakeCase.Of(call.Outcome.ToString()));
        if (call.DataClass is { } dataClass) Count(DataClasses, dataClass);
        if (IsFromResponseCache(call)) CacheAnswers++;
        bool isDemand = IsDemand(call);
        Usage?.Add(call, isDemand);
        if (!isDemand) return;

        Demand++;
        Hours.Add(call.StartedAt);
        if ((call.ResponseModel ?? call.RequestModel) is { } model) Count(Models, model);
        if (call.Location is { } location) Count(Locations, SnakeCase.Of(location.ToString()));
        if (call.CostUsd is { } cost)
        {
            Priced++;
            Spend += cost.Usd;
        }
        AddTokens(call);
    }

    /// <summary>Demand is what a model had to serve: neither refused, nor the client's mistake, nor answered from the response cache.</summary>
    public static bool IsDemand(CallRecord call) =>
        call.Outcome is not (CallOutcome.Refused or CallOutcome.ClientError) && !IsFromResponseCache(call);

    private static bool IsFromResponseCache(CallRecord call) => call.Cache is "exact" or "semantic";

    private void AddTokens(CallRecord call)
    {
        if (call.InputTokens is null && call.OutputTokens is null) return;
        TokenUsage usage = call.Usage();
        Counted++;
        Input.Add(usage.TotalInput);
        Output.Add(usage.Output);
        CachedTokens += usage.CachedInput;
        CacheWriteTokens += usage.CacheWrite;
        ReasoningTokens += usage.Reasoning;
    }

    private static void Count(Dictionary<string, long> counts, string name)
    {
        string key = counts.Count < MaxNames || counts.ContainsKey(name) ? name : "other";
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>Largest first, then by name.</summary>
    public static ImmutableArray<Share> Shares(Dictionary<string, long> counts)
    {
        double total = counts.Values.Sum();
        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Share(pair.Key, pair.Value / total))];
    }
}
