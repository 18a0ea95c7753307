using System.Text.Encodings.Web;
using System.Text.Json;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.WhatIfs;

/// <summary>The JSON form of a comparison (docs/concepts/scenarios.md). Same comparison, same bytes.</summary>
public static class ComparisonJson
{
    private const int Decimals = 6;
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, ScenarioComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("first", comparison.Scenarios[0].Name);
        json.WriteStartArray("scenarios");
        foreach (ComparedScenario scenario in comparison.Scenarios) Write(json, scenario, comparison.Scenarios[0]);
        json.WriteEndArray();
        json.WriteNumber("seed", comparison.Seed);
        json.WriteEndObject();
        json.Flush();
    }

    private static void Write(Utf8JsonWriter json, ComparedScenario scenario, ComparedScenario first)
    {
        Advice advice = scenario.Advice;
        json.WriteStartObject();
        json.WriteString("name", scenario.Name);
        WriteVerdict(json, advice);
        Number(json, "difference_usd", Chosen(advice) - Chosen(first.Advice));
        json.WriteStartArray("options");
        foreach (FleetOption option in advice.Options)
        {
            json.WriteStartObject();
            json.WriteString("kind", option.Kind);
            json.WriteBoolean("feasible", option.Feasible);
            json.WriteString("why_not", option.WhyNot);
            Number(json, "monthly_usd", option.MonthlyUsd?.Point);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("break_even");
        Number(json, "first_requests_per_month", advice.BreakEven?.FirstRequestsPerMonth);
        Number(json, "stable_requests_per_month", advice.BreakEven?.StableRequestsPerMonth);
        json.WriteEndObject();
        json.WriteStartArray("differences");
        foreach (ScenarioChange change in scenario.Differences)
        {
            json.WriteStartObject();
            json.WriteString("input", change.Input);
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("workloads");
        foreach (Advice workload in advice.Workloads)
        {
            json.WriteStartObject();
            json.WriteString("name", workload.Name);
            WriteVerdict(json, workload);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter json, Advice advice)
    {
        json.WriteString("verdict", AdviceJson.Word(advice.Verdict));
        json.WriteNumber("confidence", advice.Confidence);
        Number(json, "monthly_usd", Chosen(advice));
    }

    private static decimal? Chosen(Advice advice) => AdviceWords.Chosen(advice)?.MonthlyUsd?.Point;

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, decimal.Round(number, Decimals) / 1.000000000000000000000000000000000m);
        else json.WriteNull(name);
    }
}
