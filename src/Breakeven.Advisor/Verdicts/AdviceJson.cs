using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Migration;
using Breakeven.Advisor.Shortlist;
using Breakeven.Advisor.Verdicts.Pools;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The JSON form of advice (CONTRACT §5). Same advice, same bytes.</summary>
public static class AdviceJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Money keeps this many decimals; costs are dollars a month.</summary>
    private const int Decimals = 6;

    /// <summary>Writes one document.</summary>
    public static void Write(Stream output, Advice advice)
    {
        using var json = new Utf8JsonWriter(output, Options);
        WriteAdvice(json, advice);
        json.Flush();
    }

    /// <summary>Writes the document as a value of another one.</summary>
    public static void Write(Utf8JsonWriter json, Advice advice) => WriteAdvice(json, advice);

    /// <summary>The word of a verdict on the wire.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Api => "api",
        Verdict.SelfHost => "self-host",
        Verdict.Hybrid => "hybrid",
        Verdict.Infeasible => "infeasible",
        _ => "not-enough-data",
    };

    private static void WriteAdvice(Utf8JsonWriter json, Advice advice)
    {
        json.WriteStartObject();
        if (advice.Name is { } name) json.WriteString("name", name);
        json.WriteString("verdict", Word(advice.Verdict));
        json.WriteNumber("confidence", advice.Confidence);
        WriteList(json, "reasons", advice.Reasons, WriteFinding);
        WriteList(json, "warnings", advice.Warnings, WriteFinding);
        WriteList(json, "options", advice.Options, WriteOption);
        WriteBreakEven(json, advice.BreakEven);
        WriteList(json, "would_change_if", advice.WouldChangeIf, WriteFlip);
        if (!advice.Workloads.IsEmpty) WriteList(json, "workloads", advice.Workloads, WriteAdvice);
        WriteList(json, "plan", advice.Plan, (writer, step) => writer.WriteStringValue(step));
        MigrationJson.Write(json, advice.Migration);
        WriteList(json, "assumptions", advice.Assumptions, WriteAssumption);
        WriteList(json, "drivers", advice.Drivers, WriteDriver);
        QualityJson.Write(json, advice.Quality);
        ShortlistJson.Write(json, advice.Shortlist);
        WriteList(json, "requirements", advice.Requirements, RequirementJson.Write);
        UsageJson.Write(json, advice.Observed);
        OptimisationJson.Write(json, advice.Optimisation);
        GrowthOutlook.Write(json, advice.Outlook);
        if (advice.FleetSearch is { } search) FleetSearchJson.Write(json, search);
        if (advice.Portfolio is { } portfolio) PortfolioJson.Write(json, portfolio);
        WriteList(json, "next_measurements", advice.NextMeasurements, WriteMeasurement);
        WriteMoney(json, "perfect_information_usd_per_month", advice.PerfectInformationUsdPerMonth);
        WritePayback(json, advice.Payback);
        json.WriteNumber("seed", advice.Seed);
        DerivationJson.Write(json, advice.Derivations);
        json.WriteEndObject();
    }

    internal static void WriteList<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items) write(json, item);
        json.WriteEndArray();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("text", finding.Text);
        json.WriteEndObject();
    }

    private static void WriteOption(Utf8JsonWriter json, FleetOption option)
    {
        json.WriteStartObject();
        json.WriteString("kind", option.Kind);
        json.WriteBoolean("feasible", option.Feasible);
        json.WriteString("why_not", option.WhyNot);
        if (option.MonthlyUsd is { } usd)
        {
            json.WriteStartObject("monthly_usd");
            WriteMoney(json, "point", usd.Point);
            WriteMoney(json, "p5", usd.P5);
            WriteMoney(json, "p50", usd.P50);
            WriteMoney(json, "p95", usd.P95);
            json.WriteEndObject();
        }
        else json.WriteNull("monthly_usd");
        json.WriteStartObject("cost_lines");
        foreach (CostLine line in option.CostLines) WriteMoney(json, line.Name, line.Usd);
        json.WriteEndObject();
        WriteFleet(json, option.Fleet);
        json.WriteEndObject();
    }

    private static void WriteFleet(Utf8JsonWriter json, FleetSummary? fleet)
    {
        if (fleet is null)
        {
            json.WriteNull("fleet");
            return;
        }
        json.WriteStartObject("fleet");
        json.WriteNumber("servers", fleet.Servers);
        json.WriteNumber("spare", fleet.Spare);
        WriteList(json, "models", fleet.Models, (writer, model) => writer.WriteStringValue(model));
        json.WriteString("gpu", fleet.Gpu);
        WriteNumber(json, "gpus_per_server", fleet.GpusPerServer);
        json.WriteString("precision", fleet.Precision);
        WriteNumber(json, "capacity_requests_per_month", fleet.CapacityRequestsPerMonth);
        json.WriteNumber("own_share", fleet.OwnShare);
        WriteNumber(json, "utilisation", fleet.Utilisation);
        json.WriteEndObject();
    }

    private static void WriteBreakEven(Utf8JsonWriter json, BreakEvenSummary? breakEven)
    {
        if (breakEven is null)
        {
            json.WriteNull("break_even");
            return;
        }
        json.WriteStartObject("break_even");
        WriteVolume(json, "first_requests_per_month", breakEven.FirstRequestsPerMonth);
        WriteVolume(json, "stable_requests_per_month", breakEven.StableRequestsPerMonth);
        WriteList(json, "intervals", breakEven.Intervals, (writer, interval) =>
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(Round(interval.From));
            if (interval.To is { } to) writer.WriteNumberValue(Round(to));
            else writer.WriteNullValue();
            writer.WriteEndArray();
        });
        json.WriteString("basis", breakEven.Basis);
        json.WriteEndObject();
    }

    private static void WriteFlip(Utf8JsonWriter json, Flip flip)
    {
        json.WriteStartObject();
        json.WriteString("input", flip.Input);
        json.WriteString("from", flip.From);
        json.WriteString("to", flip.To);
        json.WriteString("verdict", Word(flip.Verdict));
        json.WriteEndObject();
    }

    private static void WriteAssumption(Utf8JsonWriter json, Assumption assumption)
    {
        json.WriteStartObject();
        json.WriteString("name", assumption.Name);
        json.WriteString("value", assumption.Value);
        json.WriteString("source", assumption.Source);
        json.WriteBoolean("is_estimate", assumption.IsEstimate);
        json.WriteEndObject();
    }

    private static void WriteDriver(Utf8JsonWriter json, Driver driver)
    {
        json.WriteStartObject();
        json.WriteString("input", driver.Input);
        json.WriteString("low", driver.Low);
        json.WriteString("high", driver.High);
        WriteMoney(json, "saving_at_low", driver.SavingAtLow);
        WriteMoney(json, "saving_at_high", driver.SavingAtHigh);
        json.WriteEndObject();
    }

    private static void WriteMeasurement(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteStartObject();
        json.WriteString("input", measurement.Input);
        WriteMoney(json, "expected_gain_usd_per_month", measurement.ExpectedGainUsdPerMonth);
        json.WriteString("how", measurement.How);
        json.WriteEndObject();
    }

    private static void WritePayback(Utf8JsonWriter json, PaybackSummary? payback)
    {
        if (payback is null)
        {
            json.WriteNull("payback");
            return;
        }
        json.WriteStartObject("payback");
        json.WriteString("plan", payback.Plan);
        WriteMoney(json, "upfront_usd", payback.UpfrontUsd);
        WriteNumber(json, "months", payback.Months);
        WriteNumber(json, "p5", payback.P5);
        WriteNumber(json, "p50", payback.P50);
        WriteNumber(json, "p95", payback.P95);
        json.WriteEndObject();
    }

    internal static void WriteMoney(Utf8JsonWriter json, string name, decimal usd) => json.WriteNumber(name, Round(usd));

    internal static void WriteVolume(Utf8JsonWriter json, string name, decimal? volume)
    {
        if (volume is { } value) json.WriteNumber(name, Round(value));
        else json.WriteNull(name);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    /// <summary>Six decimals without trailing zeros, so that equal values are equal text.</summary>
    private static decimal Round(decimal value) => decimal.Round(value, Decimals) / 1.000000000000000000000000000000000m;
}
