using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Savings;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

/// <summary>A plausible advice with every part filled: documents at 1.8M requests a month, for which servers at $4,800 carry 900k each.</summary>
internal static class SampleAdvice
{
    private const decimal ApiPerRequest = 0.0105m;
    private const decimal Server = 4_800m;
    private const decimal Staff = 4_200m;
    private const decimal Spare = 2_900m;
    private const decimal Capacity = 900_000m;
    private const decimal Today = 1_800_000m;

    public static Advice Documents() => new()
    {
        Name = "documents",
        Verdict = Verdict.SelfHost,
        Confidence = 0.83,
        Reasons =
        [
            new("volume_above_breakeven", "1,800,000 requests a month lie above the first break-even of 1,590,476."),
            new("predictable_traffic", "Traffic follows office hours and forecasts within 6% (WAPE)."),
            new("residency_required", "Part of the data may not leave the EU."),
        ],
        Warnings = [new("ops_cost", "Staff is assumed at 0.25 FTE; at 0.6 FTE the API would be cheaper.")],
        Options =
        [
            new("api", true, null, new(ApiPerRequest * Today, 15_900m, 18_700m, 22_400m), [new("api_tokens", ApiPerRequest * Today)], new(0, 0, ["gpt-4.1"], null, null, null, null, 0, null)),
            new("self-host", true, null, new(16_700m, 14_100m, 16_600m, 20_900m),
                [new("servers", 9_600m), new("spare", 2_900m), new("ops_staff", Staff)], new(3, 1, ["llama-3.3-70b-instruct"], "H100 SXM", 2, "fp8", 1_800_000, 1, 0.66)),
            new("hybrid", false, "residency_required", new(16_500m, 13_900m, 16_400m, 19_800m), [new("servers", 4_800m), new("spare", Spare), new("ops_staff", Staff), new("api_overflow", 4_600m)],
                new(2, 1, ["llama-3.3-70b-instruct", "gpt-4.1"], "H100 SXM", 2, "fp8", 900_000, 0.76, 0.78)),
        ],
        BreakEven = new(1_590_476m, 2_047_619m, [new(1_590_476m, 1_800_000m), new(2_047_619m, null)], "gpt-4.1 at list price of 2026-05-01; servers of 2× H100 SXM at 80% utilisation, 0.25 FTE."),
        WouldChangeIf = [new("requests_per_month", "1,800,000", "1,590,000", Verdict.Api), new("output_usd_per_m", "8.00", "5.90", Verdict.Api), new("ops_fte_share", "0.25", "0.61", Verdict.Api)],
        Plan = ["Shadow 10% of traffic for two weeks.", "Canary 5%, then ramp while the quality gate holds.", "Keep the API as fallback for outages."],
        Assumptions =
        [
            new("output_usd_per_m", "8.00", "price book 2026-05-01, openai/gpt-4.1"),
            new("server_usd_per_month", "4,800", "scenario file"),
            new("max_utilisation", "0.8", "default", IsEstimate: true),
            new("quality_of_open_model", "at least 95% of gpt-4.1", "not measured; a shadow run would settle it", IsEstimate: true),
        ],
        Drivers =
        [
            new("requests_per_month", "1.4M", "2.3M", -1_900m, 6_800m),
            new("output_usd_per_m", "5.60", "8.00", -2_400m, 2_100m),
            new("ops_fte_share", "0.15", "0.60", 3_700m, -600m),
            new("server_usd_per_month", "4,100", "5,900", 3_500m, 500m),
            new("rps_per_server", "0.31", "0.45", 1_200m, 3_100m),
            new("price_decline_of_the_api_per_year_over_the_life_of_the_hardware", "0.05", "0.30", 2_300m, 900m),
        ],
        Charts = new()
        {
            CurrentRequestsPerMonth = Today,
            CostByVolume = [.. Enumerable.Range(0, 161).Select(i => Cost(i * 25_000m))],
            SavingDistribution = [.. Enumerable.Range(0, 24).Select(i => new HistogramBin(-4_250m + i * 500m, -3_750m + i * 500m, (int)(420 * Math.Exp(-Math.Pow(i - 13, 2) / 32.0))))],
            Load = [.. Enumerable.Range(0, 336).Select(hour => new LoadPoint(hour, Load(hour)))],
            FleetRequestsPerHour = 5_400,
        },
        Seed = 42,
    };

    /// <summary>Two workloads with different verdicts, the second with hardly any part filled.</summary>
    public static Advice TwoWorkloads() => Documents() with
    {
        Name = null,
        Verdict = Verdict.Hybrid,
        Options = [.. Documents().Options.Select(option => option with { Feasible = option.Kind != "self-host", WhyNot = option.Kind == "self-host" ? "frontier_required" : null })],
        Workloads =
        [
            Documents(),
            new Advice
            {
                Name = "assistant",
                Verdict = Verdict.Api,
                Confidence = 0.97,
                Reasons = [new("frontier_required", "The assistant needs a frontier model.")],
                Options = [new("api", true, null, new(2_340m, 1_900m, 2_320m, 2_800m), [new("api_tokens", 2_340m)], null), new("self-host", false, "frontier_required", null, [], null)],
                Seed = 42,
            },
        ],
    };

    public static ReportContext Context() => new()
    {
        Title = "Breakeven advice",
        GeneratedAt = new DateTimeOffset(2026, 6, 15, 9, 30, 0, TimeSpan.Zero),
        DataSource = "ledger, 1 to 14 June 2026",
        SimulatedNote = "Providers and engines were simulated; token counts come from recorded traffic.",
        ConfigDiff = " targets:\n+  llama70b: { provider: gpu1, model: llama-3.3-70b-instruct }\n routes:\n-  documents: { targets: [frontier] }\n+  documents: { targets: [llama70b, frontier] }\n",
        Savings = new(new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero))
        {
            Calls = 901_232, Paid = new(8_502.5m), AlwaysStrong = new(9_914.2m), RandomMix = new(9_014m), Interval = new(new(1_110m), new(1_700m), 0.9), Idle = Money.Zero,
            Measures = [new(SavingMeasure.ComplexityRouting, 840_210, new(1_411.7m), new(1_411.7m), new(new(1_110m), new(1_700m), 0.9)) { Holdout = new(new(1_398m), new(new(1_120m), new(1_690m), 0.9), 840_210, 8_400, new(1_411.7m)) }],
            Workloads = [new("documents", 840_210, new(8_822.2m), new(7_410.5m)), new("assistant", 61_022, new(1_092m), new(1_092m))],
        },
    };

    private static CostPoint Cost(decimal volume)
    {
        decimal servers = Math.Max(1, Math.Ceiling(volume / Capacity));
        decimal whole = Math.Floor(volume / Capacity);
        decimal hybrid = Enumerable.Range(1, (int)servers).Min(n => n * Server + Spare + Staff + Math.Max(0, volume - n * Capacity) * ApiPerRequest);
        return new(volume, volume * ApiPerRequest, servers * Server + Spare + Staff, whole == 0 ? null : hybrid);
    }

    private static double Load(int hour)
    {
        int ofDay = hour % 24, day = hour / 24 % 7;
        double shape = day >= 5 ? 0.35 : 1;
        return Math.Round(900 + shape * 5_200 * Math.Exp(-Math.Pow((ofDay - 13.5) / 4.2, 2)) * (1 + 0.06 * Math.Sin(hour * 1.7)));
    }
}
