using Breakeven.Advisor.Savings;

namespace Breakeven.Advisor.Tests.Savings;

/// <summary>A route with a weak and a strong cloud model and an own server, and calls on it.</summary>
internal static class SavingsWorld
{
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Input, output, cached input, cache write: dollars per million tokens.</summary>
    public static readonly RateCard Strong = Card("strong-model", 10, 40, 2.5m, 12.5m), Weak = Card("weak-model", 1, 4, 0.5m, 1.25m);
    public static readonly RateCard WeakFlex = new(new("cloud"), new("weak-model"), Weak.Rates.Scaled(0.5m)) { Tier = ServiceTier.Flex };
    public static readonly PriceBook Prices = new("test", [Strong, Weak, WeakFlex]);

    public static SavingsInputs Inputs(RouteConfig? route = null) => new(Prices, _ => Config(route ?? Route), provider => new(provider.Name));

    public static readonly RouteConfig Route = new("assistant") { Strategy = "complexity", Targets = [new(new("own")), new(new("weak")), new(new("strong"))] };

    public static BreakevenConfig Config(RouteConfig route) => new()
    {
        Providers = [new("cloud", "openai"), new("gpu", "vllm") { Location = Location.Own }],
        Targets =
        [
            new(new("own"), "gpu", new("own-model")) { Hosting = new(new Money(3)) },
            new(new("weak"), "cloud", new("weak-model")), new(new("strong"), "cloud", new("strong-model")),
        ],
        Routes = [route],
        Policies = [new("restricted") { Locations = [Location.Own] }],
    };

    /// <summary>A call that the strong model answered, at list price.</summary>
    public static CallRecord Call(int number, TokenUsage usage, DateTimeOffset? at = null) => new CallRecord
    {
        Id = new Guid(number, 0, 0, new byte[8]), RequestId = $"r{number}", StartedAt = at ?? Start.AddMinutes(number), Workload = "chat", Route = "assistant", RequestModel = "assistant",
        Target = "strong", Provider = "cloud", ResponseModel = "strong-model", Location = Location.Cloud, Outcome = CallOutcome.Ok, Status = 200, Decision = "complexity_strong", ConfigVersion = 1,
        CostUsd = Strong.Price(usage), CostBasis = CostBasis.PriceBook,
    }.WithUsage(usage, UsageSource.Provider);

    public static CallRecord ByWeak(CallRecord call) => call with { Target = "weak", ResponseModel = "weak-model", Decision = "complexity_weak", CostUsd = Weak.Price(call.Usage()) };

    public static CallRecord ByOwn(CallRecord call, decimal occupancy) =>
        call with { Target = "own", Provider = "gpu", ResponseModel = "own-model", Location = Location.Own, Decision = "priority", CostUsd = new Money(occupancy), CostBasis = CostBasis.Reservation };

    /// <summary>The stored answer to a call.</summary>
    public static CallRecord Stored(CallRecord call, string cache = "exact") =>
        call with { Cache = cache, Decision = $"cache_{cache}", Target = null, Provider = null, Location = null, CostUsd = Money.Zero, CostBasis = CostBasis.None };

    /// <summary>Sent with so many estimated tokens less than the client had it.</summary>
    public static CallRecord Shortened(CallRecord call, long spared) => call with { PromptMeasures = ["history"], PromptTokensBefore = spared + 100, PromptTokensAfter = 100 };

    public static CallRecord HeldOut(CallRecord call) => call with { Decision = "holdout" };

    public static VerifiedSavings Of(IEnumerable<CallRecord> calls, Money? fleet = null, RouteConfig? route = null)
    {
        SavingsTally tally = new(Inputs(route));
        foreach (CallRecord call in calls) tally.Add(call);
        return SavingsCalculator.Of(tally, fleet);
    }

    public static MeasureSaving Part(this VerifiedSavings savings, SavingMeasure measure) => savings.Measures.Single(item => item.Measure == measure);

    private static RateCard Card(string model, decimal input, decimal output, decimal cached, decimal write) => new(new("cloud"), new(model), new(input, output, cached, write));
}
