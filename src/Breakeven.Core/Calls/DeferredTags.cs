namespace Breakeven;

/// <summary>Tags that the gateway adds to calls that could wait for idle capacity.</summary>
public static class DeferredTags
{
    /// <summary><c>batch</c> or <c>flex</c>.</summary>
    public const string ServiceTier = "breakeven.service_tier";

    /// <summary>Id of the batch whose line the call is.</summary>
    public const string Batch = "breakeven.batch";
}
