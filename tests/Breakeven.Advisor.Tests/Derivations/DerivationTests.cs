using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;
using CsCheck;

namespace Breakeven.Advisor.Tests.Derivations;

public sealed class DerivationTests
{
    private static readonly Gen<string> Scenarios = Gen.Select(
        Gen.OneOf(Gen.Const(""), Gen.Int[1_000, 50_000_000].Select(n => $"\"requests_per_month\":{n},")),
        Gen.Int[1, 20_000], Gen.Int[0, 4_000],
        OneOf("", "\"cached_input_fraction\":0.37,", "\"batch_fraction\":0.5,\"reasoning_tokens\":333,", "\"optimisation_saving\":0.3,\"api_price_decline_per_year\":0.4,", "\"hours_per_week\":50,\"traffic\":\"scheduled\",",
            "\"monthly_profile\":[1000000,900000,1100000,800000,900000,1000000,2000000,3000000,900000,1000000,1200000,4000000],\"cached_input_fraction\":0.2,\"batch_fraction\":1,", "\"load_duration_curve\":[[0.1,4],[0.4,1],[0.5,0.4]],\"external_processing_allowed\":false,"),
        OneOf("\"server_usd_per_month\":2925,\"capacity_requests_per_month\":800000", "\"server_usd_per_month\":3000", "\"purchase_usd\":120000,\"chassis_usd\":31000,\"tdp_w_total\":5600,\"usd_per_kwh\":0.13,\"colo_usd_per_month\":410,\"rps_per_server\":1.7,\"ops_fte_share\":0.3",
            "\"reserved_usd_per_hour\":3.1,\"on_demand_usd_per_hour\":4.7,\"can_schedule\":true,\"rps_per_server\":0.61,\"redundancy\":2", "\"gpu\":\"2x h100-sxm\"", "\"server_usd_per_month\":1999,\"price_per\":\"gpu\",\"gpu\":\"h100-sxm\",\"max_utilisation\":0.8,\"fixed_usd_per_month\":250,\"other_usd_per_month\":99"),
        OneOf("{}", "{\"input_usd_per_m\":3,\"output_usd_per_m\":15}", "{\"model\":\"gpt-4.1\",\"regional_uplift\":0.1}"),
        (volume, input, output, more, hosting, api) =>
            $$"""{"workloads":[{"name":"w",{{volume}}{{more}}"input_tokens":{{input}},"output_tokens":{{output}} }],"api":{{api}},"self_host":{ {{hosting}} } }""");

    [Fact]
    public void Of_RandomScenarios_WhatIsPrintedComesOutOfWhatIsPrinted() =>
        Scenarios.Sample(json => Assert.All(Ask.About(json).Derivations, IsConsistent), iter: 80, threads: 1);

    [Fact]
    public void Of_SeveralWorkloads_TheSumsComeOutToo()
    {
        string workloads = string.Join(",", Enumerable.Range(1, 14).Select(i => $$"""{"name":"w{{i}}","requests_per_month":{{i * 333_333}},"input_tokens":{{i * 97}},"output_tokens":{{i * 31}} }"""));
        Advice advice = Ask.About($$"""{"workloads":[{{workloads}}],"self_host":{"server_usd_per_month":2925,"capacity_requests_per_month":800000} }""");
        Assert.Contains(advice.Derivations, derivation => derivation.Inputs.Any(input => input.Symbol == "x_rest"));
        Assert.All(advice.Derivations.Concat(advice.Workloads.SelectMany(part => part.Derivations)), IsConsistent);
    }

    [Fact]
    public void Of_RandomScenarios_EachInputThatIsDerivedHasThatValueAndEachNameIsUsedOnce() =>
        Scenarios.Sample(json =>
        {
            Advice advice = Ask.About(json);
            Dictionary<string, Derivation> known = new(StringComparer.Ordinal);
            foreach (Derivation derivation in advice.Derivations)
            {
                foreach (DerivationInput input in derivation.Inputs.Where(input => input.From is not null))
                {
                    Assert.Equal(known[input.From!].Value, input.Value);
                    Assert.Equal(known[input.From!].IsEstimate, input.IsEstimate);
                }
                Assert.All(derivation.Inputs, input => Assert.NotEmpty(input.Source));
                Assert.Matches("^[a-z][a-z0-9_.]*$", derivation.Name);
                known.Add(derivation.Name, derivation);
            }
        }, iter: 30, threads: 1);

    [Fact]
    public void Of_RandomScenarios_AreTheNumbersOfTheAdvice() =>
        Scenarios.Sample(json =>
        {
            Advice advice = Ask.About(json);
            Dictionary<string, decimal> derived = advice.Derivations.ToDictionary(derivation => derivation.Name, derivation => derivation.Value, StringComparer.Ordinal);
            foreach (FleetOption option in advice.Options.Where(option => option.MonthlyUsd is not null))
            {
                string kind = option.Kind.Replace('-', '_');
                Assert.Equal(option.MonthlyUsd!.Point, derived[$"{kind}_usd_per_month"]);
                Assert.Equal(option.MonthlyUsd.P5, derived[$"{kind}_p5_usd_per_month"]);
                Assert.Equal(option.MonthlyUsd.P95, derived[$"{kind}_p95_usd_per_month"]);
                Assert.All(option.CostLines, line => Assert.Equal(line.Usd, derived[$"{kind}.{line.Name}"]));
            }
            if (advice.BreakEven is { FirstRequestsPerMonth: { } first, StableRequestsPerMonth: { } stable } && advice.Options.Any(option => option is { Kind: "self-host", MonthlyUsd: not null }) && first > 0)
            {
                Assert.Equal(first, derived["break_even_first_requests_per_month"]);
                Assert.Equal(stable, derived["break_even_stable_requests_per_month"]);
            }
            if (advice.Verdict != Verdict.NotEnoughData) Assert.Equal(advice.Confidence, (double)derived["confidence"], 9);
        }, iter: 30, threads: 1);

    [Fact]
    public void Of_HybridWithCapacity_OneServerMoreOrFewerWouldCostMore()
    {
        Advice advice = Ask.About("""{"workloads":[{"name":"w","requests_per_month":9000000,"load_duration_curve":[[0.1,4],[0.4,1],[0.5,0.4]]}],"self_host":{"server_usd_per_month":2925,"capacity_requests_per_month":800000} }""");
        Derivation next = advice.Derivations.Single(derivation => derivation.Name == "hybrid_next_server_usd_per_month");
        Assert.True(next.Value >= 0);
        Assert.True(advice.Derivations.Single(derivation => derivation.Name == "hybrid_servers").Value > 1);
    }

    [Fact]
    public void Of_PriceBookAndDefaults_NamesTheSourceAndMarksTheEstimate()
    {
        Advice advice = Ask.About("""{"workloads":[{"name":"w","requests_per_month":1000000,"input_tokens":900}],"api":{"model":"gpt-4.1"},"self_host":{"gpu":"h100-sxm"}}""");
        Derivation request = advice.Derivations.Single(derivation => derivation.Name == "api_usd_per_request");
        DerivationInput Input(string symbol) => request.Inputs.Single(input => input.Symbol == symbol);
        Assert.Equal("stated in the scenario", Input("I").Source);
        Assert.False(Input("I").IsEstimate);
        Assert.StartsWith("default", Input("O").Source, StringComparison.Ordinal);
        Assert.True(Input("O").IsEstimate);
        Assert.StartsWith("price book", Input("p_in").Source, StringComparison.Ordinal);
        Derivation usable = advice.Derivations.Single(derivation => derivation.Name == "usable_requests_per_server");
        Assert.StartsWith("capacity model", usable.Inputs[0].Source, StringComparison.Ordinal);
        Assert.True(usable.IsEstimate);
    }

    [Fact]
    public void Write_Json_HasEveryDerivationOfAWorkload()
    {
        Advice advice = Ask.One("");
        JsonElement[] written = [.. Ask.Document(advice).GetProperty("derivations").EnumerateArray()];
        Assert.Equal(advice.Derivations.Select(derivation => derivation.Name), written.Select(derivation => derivation.GetProperty("name").GetString()));
        Assert.All(written, derivation => Assert.All(derivation.GetProperty("inputs").EnumerateArray(), input => Assert.NotEqual("", input.GetProperty("source").GetString())));
    }

    [Fact]
    public void Write_JsonOfManyWorkloads_KeepsTheDerivationsOfThoseWithMostAtStake()
    {
        string workloads = string.Join(",", Enumerable.Range(1, 60).Select(i => $$"""{"name":"w{{i}}","requests_per_month":{{i * 100_000}} }"""));
        JsonElement document = Ask.Document(Ask.About($$"""{"workloads":[{{workloads}}],"self_host":{"server_usd_per_month":2925} }"""));
        bool[] has = [.. document.GetProperty("workloads").EnumerateArray().Select(part => part.GetProperty("derivations").GetArrayLength() > 0)];
        Assert.Equal(MoneyAtStake.MostInFull, has.Count(kept => kept));
        Assert.True(has[^1]);
        Assert.True(document.GetProperty("derivations").GetArrayLength() > 0);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    /// <summary>The printed inputs in the printed formula give the printed value, to its last digit.</summary>
    private static void IsConsistent(Derivation derivation)
    {
        string[] symbols = [.. Regex.Matches(derivation.Formula.Split('=', 2)[1], "[A-Za-z][A-Za-z0-9_]*", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).Where(word => word is not ("max" or "min")).Distinct(StringComparer.Ordinal)];
        Assert.Equal(derivation.Inputs.Select(input => input.Symbol).Order(StringComparer.Ordinal), symbols.Order(StringComparer.Ordinal));
        string filled = Regex.Replace(derivation.Formula.Split('=', 2)[1], "[A-Za-z][A-Za-z0-9_]*", match =>
            derivation.Inputs.FirstOrDefault(input => input.Symbol == match.Value) is { } input ? $"({input.Text.Replace("$", "", StringComparison.Ordinal)})" : match.Value, RegexOptions.None, TimeSpan.FromSeconds(1));
        string printed = derivation.Text;
        double shown = FormulaEvaluator.Number(printed), calculated = FormulaEvaluator.Evaluate(filled), substituted = FormulaEvaluator.Evaluate(derivation.Substituted);
        int point = printed.IndexOf('.', StringComparison.Ordinal);
        double lastDigit = Math.Pow(10, point < 0 ? 0 : point - printed.Length + 1);
        if (point < 0 && Math.Abs(shown) >= 1e9) lastDigit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(shown))) - 8);
        double allowed = lastDigit * 0.5000001 + Math.Abs(shown) * 1e-12;
        string told = string.Create(CultureInfo.InvariantCulture, $"{derivation.Name}: {derivation.Formula} → {filled} = {calculated}, printed {printed}");
        Assert.True(Math.Abs(calculated - shown) <= allowed, told);
        Assert.True(Math.Abs(substituted - calculated) <= 1e-9 * Math.Max(1e-6, Math.Abs(calculated)), told);
        Assert.Equal(derivation.Value, (decimal)shown, new Tolerance((decimal)lastDigit * 0.5000001m));
    }

    private sealed class Tolerance(decimal allowed) : IEqualityComparer<decimal>
    {
        public bool Equals(decimal x, decimal y) => Math.Abs(x - y) <= allowed;

        public int GetHashCode(decimal obj) => 0;
    }
}
