namespace Breakeven;

/// <summary>Section <c>idempotency</c>: answers kept in memory for a client that asks again with the same <c>idempotency-key</c>.</summary>
public sealed record IdempotencyConfig
{
    /// <summary>How long an answer is kept. 1 s to 7 days.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Most bytes of answers in memory; the oldest make room. 0 ignores the header.</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;
}
