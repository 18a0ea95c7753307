using System.Collections.Immutable;

namespace Breakeven.Ledger.Tests;

/// <summary>Records for tests; the same number gives the same record.</summary>
internal static class SampleCalls
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static CallRecord Ended(int number, CallOutcome outcome = CallOutcome.Ok) => new()
    {
        Id = IdOf(number),
        RequestId = $"request-{number}",
        StartedAt = Start.AddSeconds(number),
        Key = number % 2 == 0 ? "even" : "odd",
        Environment = "production",
        Workload = number % 3 == 0 ? "support" : null,
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "Zürich"),
        Route = "assistant",
        RequestModel = "assistant",
        Target = "frontier",
        Provider = "anthropic",
        ResponseModel = "claude-sonnet-4-5",
        Location = Location.Cloud,
        Outcome = outcome,
        Status = 200,
        Attempts = [new Attempt("frontier", Start.AddSeconds(number), 120.25, 200, null)],
        InputTokens = 1000 + number,
        OutputTokens = 10 + number,
        UsageSource = UsageSource.Provider,
        CostUsd = new Money(0.000123456789012m * number),
        CostBasis = CostBasis.PriceBook,
        DurationMs = 120.25 + number,
        TtfcMs = 50.5,
        OverheadUs = 85,
        ConfigVersion = 1,
        PriceBookVersion = "2026-11",
    };

    public static CallRecord Intent(int number) => Ended(number) with { Outcome = CallOutcome.Unknown, Status = 0, DurationMs = null, TtfcMs = null, CostBasis = CostBasis.Estimated };

    public static CallRecord Own(int number, decimal usd) => Ended(number) with
    {
        Target = "llama70b", Provider = "gpu1", Location = Location.Own, CostUsd = new Money(usd), CostBasis = CostBasis.Reservation,
    };

    public static Guid IdOf(int number) => new($"019ab000-0000-7000-8000-{number:x12}");

    public static async IAsyncEnumerable<CallRecord> Stream(IEnumerable<CallRecord> calls)
    {
        foreach (CallRecord call in calls)
        {
            await Task.Yield();
            yield return call;
        }
    }
}
