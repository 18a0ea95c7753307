using Breakeven.Advisor.Verdicts;
using CsCheck;

namespace Breakeven.Advisor.Tests.Verdicts;

public sealed class AdviceProperties
{
    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static readonly Gen<string> Workload =
        from requests in Gen.Int[1, 5_000_000]
        from tokens in Gen.Int[1, 4_000]
        from traffic in OneOf("steady", "spiky", "seasonal", "unpredictable", "unknown")
        from frontier in Gen.Bool
        from allowed in Gen.Bool
        select $$"""{"name":"NAME","requests_per_month":{{requests}},"input_tokens":{{tokens}},"output_tokens":{{tokens / 4}},"traffic":"{{traffic}}","frontier_required":{{(frontier ? "true" : "false")}},"external_processing_allowed":{{(allowed ? "true" : "false")}}}""";

    private static readonly Gen<string> Hosting =
        from server in Gen.Int[100, 10_000]
        from capacity in Gen.Int[50_000, 2_000_000]
        from spare in Gen.Int[0, 1]
        select $"\"self_host\":{{\"server_usd_per_month\":{server},\"capacity_requests_per_month\":{capacity},\"redundancy\":{spare}}}";

    [Fact]
    public void FromScenario_WorkloadsInAnotherOrder_AreDecidedTheSame() => Gen.Select(Workload, Workload, Hosting).Sample((a, b, hosting) =>
    {
        (a, b) = (a.Replace("NAME", "a", StringComparison.Ordinal), b.Replace("NAME", "b", StringComparison.Ordinal));
        Advice one = Ask.About($$"""{"workloads":[{{a}},{{b}}],{{hosting}}}"""), other = Ask.About($$"""{"workloads":[{{b}},{{a}}],{{hosting}}}""");
        Assert.Equal((one.Verdict, one.Confidence), (other.Verdict, other.Confidence));
        Assert.Equal(one.Options.Select(option => (option.Kind, option.Feasible, option.MonthlyUsd)), other.Options.Select(option => (option.Kind, option.Feasible, option.MonthlyUsd)));
        Assert.Equal(Ask.Json(one.Workloads[0]), Ask.Json(other.Workloads[1]));
    }, iter: 10);

    [Fact]
    public void FromScenario_TighterConstraint_NeverMakesAnExcludedOptionFeasible() => Gen.Select(Workload, Hosting,
        OneOf("\"residency\":\"eu\"", "\"latency_budget_ms\":20", "\"customization\":\"full_finetune\"")).Sample((workload, hosting, constraint) =>
    {
        Advice loose = Ask.About($$"""{"workloads":[{{workload}}],{{hosting}}}"""), tight = Ask.About($$"""{"workloads":[{{workload.TrimEnd('}')}},{{constraint}}}],{{hosting}}}""");
        foreach (FleetOption option in loose.Options.Where(option => !option.Feasible)) Assert.False(tight.Option(option.Kind).Feasible);
    }, iter: 15);

    [Fact]
    public void FromScenario_AnyScenario_KeepsItsPromises() => Gen.Select(Workload, Hosting).Sample((workload, hosting) =>
    {
        Advice advice = Ask.About($$"""{"workloads":[{{workload}}],{{hosting}}}""");
        Assert.InRange(advice.Confidence, 0, 1);
        Assert.NotEmpty(advice.Reasons);
        Assert.NotEmpty(advice.Plan);
        string[] feasible = [.. advice.Options.Where(option => option.Feasible).Select(option => option.Kind)];
        if (feasible.Length == 0) Assert.Equal(Verdict.Infeasible, advice.Verdict);
        else Assert.Contains(AdviceJson.Word(advice.Verdict), feasible);
        Assert.All(advice.Options, option => Assert.Equal(option.MonthlyUsd!.Point, option.CostLines.Sum(line => line.Usd), 6));
        Assert.All(advice.Options, option => Assert.True(option.MonthlyUsd!.P5 <= option.MonthlyUsd.P50 && option.MonthlyUsd.P50 <= option.MonthlyUsd.P95));
    }, iter: 30);

    [Fact]
    public void Write_SameSeed_GivesTheSameBytes()
    {
        const string Fields = "\"cached_input_fraction\":0.3";
        Assert.Equal(Ask.Json(Ask.One(Fields)), Ask.Json(Ask.One(Fields)));
    }

    /// <summary>Applying the told change to the input gives the told verdict.</summary>
    [Fact]
    public void WouldChangeIf_VolumeChangedAsTold_GivesTheToldVerdict()
    {
        Flip flip = Ask.One("").WouldChangeIf.Single(one => one.Input == "requests_per_month");
        Advice changed = Ask.About($$"""{"workloads":[{"requests_per_month":{{flip.To}},"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],{{Ask.ThreeThousand}}}""");
        Assert.Equal((Verdict.Api, flip.Verdict), (flip.Verdict, changed.Verdict));
        Assert.InRange(decimal.Parse(flip.To), 499_990m, 500_000m);
    }
}
