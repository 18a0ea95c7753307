namespace Breakeven.Advisor.Workloads;

/// <summary>Counts signs that nobody waits for an answer: not streamed, or bought at a slow service tier.</summary>
internal sealed class WaitingCalls
{
    private long _known, _unstreamed, _slow;

    /// <summary>Share of demand neither streamed nor at a slow tier already: an upper bound of what could move there. Null where no record says whether it was streamed.</summary>
    public double? UnstreamedShare => _known == 0 ? null : (double)_unstreamed / _known;

    /// <summary>Share of demand that was bought at batch or flex prices, as the provider told, or waited at the gateway for idle capacity.</summary>
    public double? SlowTierShare => _known == 0 ? null : (double)_slow / _known;

    public void Add(CallRecord call)
    {
        if (PromptBlocks.IsImported(call)) return; // past traffic does not say
        _known++;
        if (IsSlowTier(call.ProviderUsage) || call.Tags?.ContainsKey(DeferredTags.ServiceTier) == true) _slow++;
        else if (!call.Stream) _unstreamed++;
    }

    /// <summary>Anthropic tells the tier inside its usage object, which is kept as it was sent.</summary>
    private static bool IsSlowTier(string? providerUsage) =>
        providerUsage is not null && (providerUsage.Contains("\"service_tier\":\"batch\"", StringComparison.Ordinal) || providerUsage.Contains("\"service_tier\":\"flex\"", StringComparison.Ordinal));
}
