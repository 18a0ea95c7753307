namespace Breakeven;

/// <summary>Traffic in any minute, and at once. Key <c>limits</c> of a key or a team.</summary>
public sealed record LimitsConfig
{
    public int? RequestsPerMinute { get; init; }
    public long? TokensPerMinute { get; init; }
    public int? Concurrency { get; init; }
}
