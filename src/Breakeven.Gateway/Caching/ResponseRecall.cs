namespace Breakeven.Gateway.Caching;

/// <summary>Stage <c>recall</c>: whether a stored answer serves the call.</summary>
/// <remarks>After the policy, since a cached answer is still data that may not leave a region. No configuration that this version accepts enables a cache, so the decision is always <see cref="CacheOutcome.Off"/>.</remarks>
internal static class ResponseRecall
{
    public static CallError? Recall(CallContext call)
    {
        call.Cache = CacheOutcome.Off;
        return null;
    }
}
