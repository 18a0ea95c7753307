namespace Breakeven.Advisor.Workloads;

/// <summary>What all workloads of a ledger together remember of past prompts, so that memory does not grow with their number: at most about 100 MB.</summary>
internal sealed class PromptMemory
{
    private const int Prompts = 1 << 19;
    private int _workloads;

    public RecentTable<StoredAnswer> Answers { get; } = new(Prompts);
    public RecentTable<CachedPrefix> Prefixes { get; } = new(Prompts);

    /// <summary>Tells one workload's prompts from another's.</summary>
    public ulong NextWorkload() => (ulong)++_workloads;
}
