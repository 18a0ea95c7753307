namespace Breakeven.Advisor.Tests.Workloads;

/// <summary>Constructed traffic: so many calls in each hour, evenly spaced.</summary>
internal static class Traffic
{
    /// <summary>A Monday, 00:00 UTC.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static CallRecord Call(DateTimeOffset at, string? workload = "w") => new()
    {
        Id = Guid.Empty,
        RequestId = "r",
        StartedAt = at,
        Workload = workload,
        Environment = "production",
        ResponseModel = "gpt-4.1",
        Location = Location.Cloud,
        Outcome = CallOutcome.Ok,
        InputTokens = 600,
        CachedInputTokens = 400,
        OutputTokens = 200,
        ReasoningTokens = 50,
        CostUsd = new Money(0.01m),
        CostBasis = CostBasis.PriceBook,
    };

    public static IEnumerable<CallRecord> Hourly(int hours, Func<int, int> callsInHour, string? workload = "w")
    {
        for (int hour = 0; hour < hours; hour++)
        {
            int calls = callsInHour(hour);
            for (int i = 0; i < calls; i++) yield return Call(Monday.AddHours(hour + (double)i / calls), workload);
        }
    }

    /// <summary>Monday to Friday, 9 to 19.</summary>
    public static bool IsOfficeHour(int hour) => hour % 168 < 120 && hour % 24 is >= 9 and < 19;
}
