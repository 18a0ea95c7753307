namespace Breakeven.Gateway.Caching;

/// <summary>What stage <c>recall</c> wrote; on the wire and in the ledger in lower case.</summary>
internal enum CacheOutcome
{
    /// <summary>No response cache applies to the call.</summary>
    Off,
}

internal static class CacheOutcomeWords
{
    /// <summary>As the header <c>x-breakeven-cache</c> and the ledger write it.</summary>
    public static string Word(this CacheOutcome outcome) => outcome switch
    {
        CacheOutcome.Off => "off",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
