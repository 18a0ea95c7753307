namespace Breakeven.Ledger.Querying;

/// <summary>Which calls are asked for. All given conditions must hold; names are compared exactly.</summary>
public sealed record CallFilter
{
    public const int DefaultLimit = 100, MaxLimit = 1000;

    public static readonly CallFilter All = new();

    public string? RequestId { get; init; }
    public string? Workload { get; init; }
    public string? Key { get; init; }
    public string? Target { get; init; }
    public CallOutcome? Outcome { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Calls on one page, 1 to 1,000. Streams are not limited by it.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>The <see cref="CallPage.Next"/> of the page before.</summary>
    public string? After { get; init; }
}
