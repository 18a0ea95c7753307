using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Breakeven.Advisor.Migration;

/// <summary>The member <c>migration</c> of advice.</summary>
internal static class MigrationJson
{
    public static void Write(Utf8JsonWriter json, ImmutableArray<MigrationStep> steps)
    {
        json.WriteStartArray("migration");
        foreach (MigrationStep step in steps) Write(json, step);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MigrationStep step)
    {
        json.WriteStartObject();
        json.WriteString("stage", step.Stage);
        json.WriteString("text", step.Text);
        Number(json, "share", step.Share);
        Number(json, "calls", step.Calls);
        Number(json, "days", step.Days);
        Number(json, "extra_usd", step.ExtraUsd);
        json.WriteStartArray("stop_when");
        foreach (StopCondition condition in step.StopWhen) Write(json, condition);
        json.WriteEndArray();
        json.WriteString("go_on_when", step.GoOnWhen);
        json.WriteString("go_back", step.GoBack);
        Number(json, "at_requests_per_month", step.AtRequestsPerMonth);
        json.WriteString("on", step.On?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StopCondition condition)
    {
        json.WriteStartObject();
        json.WriteString("measure", condition.Measure);
        Number(json, "baseline", condition.Baseline);
        Number(json, "threshold", condition.Threshold);
        json.WriteString("text", condition.Text);
        json.WriteBoolean("is_estimate", condition.IsEstimate);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
