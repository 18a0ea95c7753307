using System.Text.Json;

namespace Breakeven.Advisor.Evidence;

/// <summary>The member <c>quality</c> of an advice.</summary>
internal static class QualityJson
{
    public static void Write(Utf8JsonWriter json, QualityAssessment? known)
    {
        if (known is null)
        {
            json.WriteNull("quality");
            return;
        }
        json.WriteStartObject("quality");
        json.WriteString("status", Word(known.Status));
        json.WriteString("model", known.Model);
        json.WriteNumber("margin", Round(known.Margin));
        Number(json, "floor", known.Floor);
        json.WriteString("text", known.Text);
        WritePlan(json, known.ToSettle);
        json.WriteStartArray("models");
        foreach (ModelQuality model in known.Models) WriteModel(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string Word(QualityStatus status) => status switch
    {
        QualityStatus.Proven => "proven",
        QualityStatus.Refuted => "refuted",
        QualityStatus.Unsettled => "unsettled",
        _ => "assumed",
    };

    private static void WritePlan(Utf8JsonWriter json, SettlePlan? plan)
    {
        if (plan is null)
        {
            json.WriteNull("to_settle");
            return;
        }
        json.WriteStartObject("to_settle");
        json.WriteNumber("items", plan.Items);
        Number(json, "days", plan.Days);
        json.WriteNumber("judge_usd", plan.JudgeUsd);
        json.WriteString("basis", plan.Basis);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelQuality model)
    {
        json.WriteStartObject();
        json.WriteString("model", model.Model);
        json.WriteString("status", Word(model.Status));
        json.WriteString("text", model.Text);
        json.WriteStartArray("sources");
        foreach (SourceQuality source in model.Sources) WriteSource(json, source);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, SourceQuality source)
    {
        json.WriteStartObject();
        json.WriteString("source", QualityTexts.Word(source.Source));
        json.WriteString("status", Word(source.Status));
        json.WriteNumber("items", source.Items);
        json.WriteString("method", source.Method);
        Number(json, "difference", source.Difference);
        Number(json, "low", source.Low);
        Number(json, "high", source.High);
        Number(json, "score", source.Score);
        Number(json, "score_low", source.ScoreLow);
        Number(json, "score_high", source.ScoreHigh);
        json.WriteNumber("level", source.Level);
        if (source.MoreItems is { } more) json.WriteNumber("more_items", more);
        else json.WriteNull("more_items");
        json.WriteStartArray("caveats");
        foreach (string caveat in source.Caveats) json.WriteStringValue(caveat);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, Round(number));
        else json.WriteNull(name);
    }

    private static double Round(double value) => Math.Round(value, 6);
}
