namespace Breakeven.TestKit.Records;

/// <summary>Ledger records for tests; change what matters with <c>with</c>.</summary>
public static class CallRecords
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An answered chat call of a cloud provider.</summary>
    /// <param name="number">Tells records apart: their ids and start times follow from it.</param>
    public static CallRecord Chat(int number = 0)
    {
        DateTimeOffset startedAt = Start.AddSeconds(number);
        Guid id = Guid.CreateVersion7(startedAt);
        return new()
        {
            Id = id,
            RequestId = $"req_{id:N}",
            StartedAt = startedAt,
            Key = "team",
            Workload = "chat",
            Route = "assistant",
            RequestModel = "assistant",
            Target = "frontier",
            Provider = "openai",
            ResponseModel = "gpt-4.1",
            Location = Location.Cloud,
            Outcome = CallOutcome.Ok,
            Status = 200,
            Attempts = [new("frontier", startedAt, 800, 200, null)],
            InputTokens = 1_000,
            CachedInputTokens = 0,
            CacheWriteTokens = 0,
            OutputTokens = 200,
            ReasoningTokens = 0,
            UsageSource = UsageSource.Provider,
            CostUsd = new(0.0036m),
            CostBasis = CostBasis.PriceBook,
            DurationMs = 820,
            TtfcMs = 300,
            OverheadUs = 150,
            Cache = "off",
            Decision = "only_target",
            ConfigVersion = 1,
            PriceBookVersion = "test",
        };
    }
}
