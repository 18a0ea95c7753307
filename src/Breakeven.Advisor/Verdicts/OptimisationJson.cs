using System.Text.Json;
using Breakeven.Advisor.Optimisation;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The member <c>optimisation</c> of advice (docs/concepts/optimised-api.md). Money in US dollars a month, shares 0 to 1.</summary>
internal static class OptimisationJson
{
    public static void Write(Utf8JsonWriter json, OptimisationPlan? plan)
    {
        if (plan is null) return;
        json.WriteStartObject("optimisation");
        json.WriteNumber("api_usd_before", Round(plan.BeforeUsd));
        json.WriteNumber("api_usd_after", Round(plan.AfterUsd));
        json.WriteNumber("saving_share", Round(plan.SavingShare));
        json.WriteNumber("requests_before", Round(plan.RequestsBefore));
        json.WriteNumber("requests_after", Round(plan.RequestsAfter));
        json.WriteStartArray("measures");
        foreach (OptimisationMeasure measure in plan.Measures) WriteMeasure(json, measure);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMeasure(Utf8JsonWriter json, OptimisationMeasure measure)
    {
        json.WriteStartObject();
        json.WriteString("name", measure.Name);
        json.WriteString("basis", SnakeCase.Of(measure.Basis.ToString()));
        json.WriteBoolean("counted", measure.IsCounted);
        WriteNumber(json, "saving_usd", measure.SavingUsd);
        WriteNumber(json, "saving_share", measure.SavingShare);
        json.WriteString("text", measure.Text);
        json.WriteString("how", measure.How);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, Round(number));
        else json.WriteNull(name);
    }

    /// <summary>Six decimals without trailing zeros.</summary>
    private static decimal Round(decimal value) => decimal.Round(value, 6) / 1.000000000000000000000000000000000m;
}
