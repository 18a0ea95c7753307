using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Scenarios;

/// <summary>Reads one entry of <c>workloads</c>.</summary>
internal static class WorkloadReader
{
    private const decimal MostRequests = 1_000_000_000_000m, MostTokens = 100_000_000m;

    /// <summary>How far the shares of a curve may be from 1, and its mean: room for figures written with two decimals.</summary>
    private const decimal CurveTolerance = 0.05m;

    public static ScenarioWorkload Read(ObjectFields fields, string defaultName)
    {
        var workload = new ScenarioWorkload(fields.Text("name", "a name") ?? defaultName)
        {
            RequestsPerMonth = fields.Number("requests_per_month", "requests per month", 0, MostRequests),
            InputTokens = fields.Number("input_tokens", "mean input tokens of a request", 0, MostTokens),
            OutputTokens = fields.Number("output_tokens", "mean output tokens of a request", 0, MostTokens),
            CachedInputFraction = fields.Number("cached_input_fraction", "the share of input read from the prompt cache", 0, 1),
            BatchFraction = fields.Number("batch_fraction", "the share of requests sent as batch", 0, 1),
            ReasoningTokens = fields.Number("reasoning_tokens", "mean hidden output tokens of a request", 0, MostTokens),
            Traffic = ReadTraffic(fields),
            HoursPerWeek = fields.Number("hours_per_week", "hours a week with traffic", 0.1m, 168),
            PeakToMean = fields.Number("peak_to_mean", "the busiest hour over the mean hour", 1, 10_000),
            CvHourly = fields.Number("cv_hourly", "the coefficient of variation of the hours", 0, 1_000),
            MonthlyProfile = ReadMonths(fields),
            LoadDurationCurve = ReadCurve(fields),
        };
        workload = ReadConstraints(fields, workload);
        fields.Close();
        return workload;
    }

    private static ScenarioWorkload ReadConstraints(ObjectFields fields, ScenarioWorkload workload) => workload with
    {
        ExternalProcessingAllowed = fields.Flag("external_processing_allowed"),
        Residency = fields.Text("residency", "the region that data must stay in"),
        Compliance = fields.Texts("compliance", "rules, as [\"HIPAA\"]"),
        FrontierRequired = fields.Flag("frontier_required"),
        LatencyBudgetMs = fields.Number("latency_budget_ms", "milliseconds", 0.001m, 1_000_000_000m),
        LatencyKind = fields.Choice("latency_kind", "ttft", "e2e"),
        Customization = fields.Choice("customization", "none", "prompt", "lora", "full_finetune"),
        AvailabilityPercent = ReadAvailability(fields),
        Environment = fields.Text("environment", "production or development"),
        OptimisationSaving = fields.Number("optimisation_saving", "the share of the API bill that can be saved", 0, 1),
        ExactRepeatFraction = fields.Number("exact_repeat_fraction", "the share of requests that repeat an earlier one exactly", 0, 1),
        GrowthPerMonth = fields.Number("growth_per_month", "the monthly growth of requests as a share", -0.9m, 2),
        ApiPriceDeclinePerYear = fields.Number("api_price_decline_per_year", "the yearly fall of API prices as a share", 0, 1),
        Deadline = ReadDeadline(fields),
        Model = fields.Text("model", "a model of the catalog"),
        CandidateModels = fields.Texts("candidate_models", "models of the catalog"),
        Precision = fields.Choice("precision", "bf16", "fp16", "fp8", "int8", "int4", "fp4"),
        Concurrency = fields.Whole("concurrency", "requests that one server works on at once", 1, 100_000),
        Use = fields.Choice("use", "internal", "hosted-service"),
        QualityMargin = fields.Number("quality_margin", "how much worse than today's model is still good enough, as 0.02", 0.001m, 1),
        QualityFloor = fields.Number("quality_floor", "the least mean score", 0, 1),
        ToolsRequired = fields.Flag("tools_required"),
        Languages = LanguageField.Read(fields),
        Api = fields.Object("api") is { } api ? ScenarioReader.ReadApi(api) : null,
        SelfHost = fields.Object("self_host") is { } hosting ? ScenarioReader.ReadSelfHost(hosting) : null,
    };

    private static TrafficPattern? ReadTraffic(ObjectFields fields) =>
        fields.Choice("traffic", "steady", "seasonal", "scheduled", "spiky", "unpredictable", "unknown") is { } name
            ? Enum.Parse<TrafficPattern>(name, ignoreCase: true) : null;

    private static decimal? ReadAvailability(ObjectFields fields)
    {
        if (fields.Take("availability") is not { } node) return null;
        if (node.Kind == JsonTokenType.Number) return fields.NumberOf(node, fields.PathOf("availability"), "percent of time", 0, 99.999_999m);
        return fields.Choice("availability", "normal", "high") == "high" ? 99.9m : null;
    }

    private static TimeSpan? ReadDeadline(ObjectFields fields)
    {
        if (fields.Text("deadline", "a duration, as 24h") is not { } text) return null;
        (string unit, double seconds) = text[^1] switch { 's' => ("s", 1d), 'm' => ("m", 60d), 'h' => ("h", 3_600d), 'd' => ("d", 86_400d), _ => ("", 0d) };
        if (seconds > 0 && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double count) && count is > 0 and <= 1e6)
            return TimeSpan.FromSeconds(count * seconds);
        fields.Problem("deadline", $"\"{text}\" is not a duration; give a number and s, m, h or d, as 24h");
        return null;
    }

    private static ImmutableArray<decimal>? ReadMonths(ObjectFields fields)
    {
        const string Name = "monthly_profile";
        if (fields.List(Name, "twelve request counts") is not { } items) return null;
        if (items.Length != 12) fields.Problem(Name, $"has {items.Length} entries; give twelve request counts, January first");
        ImmutableArray<decimal> months = [.. items.Select((item, index) => fields.NumberOf(item, $"{fields.PathOf(Name)}[{index}]", "requests of the month", 0, MostRequests) ?? 0m)];
        return months;
    }

    private static ImmutableArray<LoadShare>? ReadCurve(ObjectFields fields)
    {
        const string Name = "load_duration_curve", Shape = "pairs of share of time and multiple of the mean, as [[0.2, 3], [0.8, 0.5]]";
        if (fields.List(Name, Shape) is not { } items) return null;
        var curve = ImmutableArray.CreateBuilder<LoadShare>();
        foreach (ScenarioNode item in items)
        {
            string path = $"{fields.PathOf(Name)}[{curve.Count}]";
            if (item.Kind != JsonTokenType.StartArray || item.Items.Length != 2)
            {
                fields.Problem(Name, $"{item.Shown} is not a pair; give {Shape}");
                return null;
            }
            curve.Add(new(fields.NumberOf(item.Items[0], path, "a share of time", 0, 1) ?? 0m, fields.NumberOf(item.Items[1], path, "a multiple of the mean", 0, 10_000) ?? 0m));
        }
        decimal shares = curve.Sum(step => step.Share), mean = curve.Sum(step => step.Share * step.Multiple);
        if (Math.Abs(shares - 1m) > CurveTolerance) fields.Problem(Name, $"the shares of time sum to {shares:0.####}; they must sum to 1");
        else if (Math.Abs(mean - 1m) > CurveTolerance) fields.Problem(Name, $"the mean of the multiples is {mean:0.####}; it must be 1");
        return curve.ToImmutable();
    }
}
