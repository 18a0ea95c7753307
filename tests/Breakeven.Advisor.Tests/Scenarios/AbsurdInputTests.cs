using System.Globalization;
using System.Text;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;
using CsCheck;

namespace Breakeven.Advisor.Tests.Scenarios;

/// <summary>Whatever is asked, there is an answer or a problem that names its cause.</summary>
public sealed class AbsurdInputTests
{
    [Theory]
    [InlineData("""{"workloads":[{"requests_per_month":0,"input_tokens":0,"output_tokens":0}],"api":{"input_usd_per_m":0,"output_usd_per_m":0},"self_host":{"server_usd_per_month":0,"fixed_usd_per_month":0}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000000,"input_tokens":1000}],"self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":1}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000000000,"input_tokens":1000,"traffic":"steady"}],"self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":1000000}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1e-9,"input_tokens":1e-9,"output_tokens":0}],"api":{"input_usd_per_m":1e-12},"self_host":{"server_usd_per_month":100000000,"capacity_requests_per_month":1}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000,"input_tokens":1000,"output_tokens":0}],"api":{"input_usd_per_m":3},"self_host":{"server_usd_per_month":2999.9999999999999999999,"capacity_requests_per_month":1000000,"fixed_usd_per_month":1000}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000,"latency_budget_ms":0.001}],"self_host":{"gpu":"h100-sxm"}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000,"latency_budget_ms":0.001,"latency_kind":"e2e","output_tokens":100000000}],"self_host":{"gpu":"h100-sxm"}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000,"input_tokens":100000000,"output_tokens":100000000,"concurrency":100000,"model":"llama-3.1-8b"}]}""")]
    [InlineData("""{"workloads":[{"monthly_profile":[0,0,0,0,0,0,0,0,0,0,0,0]}],"self_host":{"server_usd_per_month":1}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1,"compliance":[],"candidate_models":[]}],"self_host":{"server_usd_per_month":1}}""")]
    [InlineData("""{"workloads":[{"requests_per_month":1000,"optimisation_saving":1,"api_price_decline_per_year":1}],"self_host":{"purchase_usd":0,"amortisation_months":240}}""")]
    public void FromScenario_ZeroTinyOrHuge_IsAnswered(string scenario)
    {
        Advice advice = Ask.About(scenario);
        Assert.NotEmpty(advice.Reasons);
        Assert.NotEmpty(Ask.Json(advice));
    }

    [Theory]
    [InlineData("""{"workloads":[{"requests_per_month":1000000000000,"peak_to_mean":10000}],"self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":1}}""", "would need 1E+16 servers")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000000000,"input_tokens":100000000}],"api":{"input_usd_per_m":100000,"output_usd_per_m":1},"self_host":{"server_usd_per_month":1}}""", "check requests_per_month, the tokens of a request and the API's prices")]
    [InlineData("""{"workloads":[{"requests_per_month":1000000000000}],"self_host":{"server_usd_per_month":100000000,"capacity_requests_per_month":10}}""", "check the server's price")]
    public void FromScenario_AbsurdTogether_NamesWhatMultiplies(string scenario, string cause)
    {
        ScenarioException problem = Assert.Throws<ScenarioException>(() => Ask.About(scenario));
        Assert.Contains(cause, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("workloads[0]", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"workloads\":[{\"name\":\"\\ud800\"}]}")]
    [InlineData("{\"workloads\":[{\"requests_per_month\":1e999}]}")]
    [InlineData("{\"workloads\":[{\"requests_per_month\":-0.0001}]}")]
    [InlineData("{\"workloads\":[{\"load_duration_curve\":[]}]}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"workloads\":{}}")]
    public void Parse_Unreadable_IsAScenarioException(string json) => Assert.Throws<ScenarioException>(() => Scenario.Parse(Encoding.UTF8.GetBytes(json)));

    /// <summary>Bytes of a sound scenario changed at random.</summary>
    [Fact]
    public void Parse_AnyBytes_ReadsOrSaysWhy() => Gen.Select(Gen.Int[0, Sound.Length - 1].Array[1, 6], Gen.Byte.Array[6]).Sample((places, values) =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Sound);
        for (int i = 0; i < places.Length; i++) bytes[places[i]] = values[i];
        AnswersOrSaysWhy(bytes);
    }, iter: 400);

    /// <summary>Any field with any value of its kind, however absurd together; a fair part of them has an answer.</summary>
    [Fact]
    public void FromScenario_AnyFields_AnswersOrSaysWhy()
    {
        const int scenarios = 300;
        int answered = 0;
        Gen.Select(Fields(WorkloadFields, 0, 8), Fields(Prices, 1, 1), Fields(HostingFields, 0, 6), Fields(ApiFields, 0, 4), Fields(WorkloadFields, 0, 4)).Sample((one, price, hosting, api, other) =>
        {
            string json = $$"""{"workloads":[{"name":"a"{{one}}},{"name":"b"{{other}}}],"self_host":{"redundancy":1{{price}}{{hosting}}},"api":{"region":"eu"{{api}}} }""";
            if (AnswersOrSaysWhy(Encoding.UTF8.GetBytes(json))) Interlocked.Increment(ref answered);
        }, iter: scenarios);
        Assert.InRange(answered, scenarios / 5, scenarios);
    }

    private const string Sound = """{"workloads":[{"name":"w","requests_per_month":1000000,"input_tokens":1000,"traffic":"steady","load_duration_curve":[[0.2,3],[0.8,0.5]],"availability":"high"}],"api":{"input_usd_per_m":3},"self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":400000}}""";

    private static readonly string[] Numbers = ["0", "1e-12", "0.5", "0.999999999999", "1", "3", "168", "1000", "1000000", "100000000", "1000000000000"];

    /// <summary>A field with numbers from one of the list on up to another, or with a value of its own.</summary>
    private static readonly string[] WorkloadFields =
    [
        "requests_per_month 0 10", "input_tokens 0 9", "output_tokens 0 9", "reasoning_tokens 0 9", "cached_input_fraction 0 4", "batch_fraction 0 4", "hours_per_week 2 6", "peak_to_mean 4 7", "cv_hourly 0 7", "latency_budget_ms 2 9",
        "optimisation_saving 0 4", "api_price_decline_per_year 0 4", "concurrency 4 7", "availability 0 5", "traffic:\"spiky\"", "traffic:\"scheduled\"", "latency_kind:\"e2e\"", "frontier_required:true", "external_processing_allowed:false",
        "residency:\"eu\"", "load_duration_curve:[[0.2,3],[0.8,0.5]]", "load_duration_curve:[[1e-9,10000],[0.999999999,0.99999]]", "monthly_profile:[0,0,0,0,0,0,0,0,0,0,0,1000000000000]", "model:\"llama-3.1-8b\"", "deadline:\"24h\"",
    ];

    private static readonly string[] Prices =
    [
        "server_usd_per_month 0 9", "purchase_usd 0 9", "reserved_usd_per_hour 0 8", "on_demand_usd_per_hour 0 8", "gpu:\"h100-sxm\"", "gpu:\"1x rtx-4090\"",
    ];

    private static readonly string[] HostingFields =
    [
        "chassis_usd 0 9", "amortisation_months 4 6", "tdp_w_total 0 8", "usd_per_kwh 0 5", "pue 4 5", "load 0 4", "colo_usd_per_month 0 9", "capacity_requests_per_month 4 10", "rps_per_server 2 8", "max_utilisation 2 4",
        "fixed_usd_per_month 0 9", "other_usd_per_month 0 9", "ops_fte_share 0 6", "fte_usd_per_year 0 8", "can_schedule:true",
    ];

    private static readonly string[] ApiFields = ["input_usd_per_m 0 7", "output_usd_per_m 0 7", "cached_input_usd_per_m 0 7", "cache_write_usd_per_m 0 7", "batch_discount 0 4", "regional_uplift 0 5"];

    /// <summary>Up to <paramref name="most"/> different fields.</summary>
    private static Gen<string> Fields(string[] names, int least, int most) => Gen.Select(Gen.Int[0, names.Length - 1].Array[least, most], Gen.Int[0, 999].Array[most]).Select((fields, picks) =>
        string.Concat(fields.Select((field, index) => Field(names[field], picks[index])).DistinctBy(field => field.Name).Select(field => $",\"{field.Name}\":{field.Value}")));

    private static (string Name, string Value) Field(string text, int pick)
    {
        if (text.Split(':', 2) is [var name, var value]) return (name, value);
        string[] parts = text.Split(' ');
        (int low, int high) = (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
        return (parts[0], Numbers[low + pick % (high - low + 1)]);
    }

    /// <returns>Whether there was an answer.</returns>
    private static bool AnswersOrSaysWhy(byte[] utf8)
    {
        try
        {
            Advice advice = AdvicePipeline.FromScenario(Scenario.Parse(utf8), new AdviceOptions());
            Assert.NotEmpty(advice.Reasons);
            Assert.NotEmpty(Ask.Json(advice));
            return true;
        }
        catch (ScenarioException problem)
        {
            Assert.All(problem.Problems, one => Assert.True(one.Message.Length > 15));
            return false;
        }
    }
}
