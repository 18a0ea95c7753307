using System.Text.Json;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Volume if it keeps growing as stated or observed. For when to look again; no figure of today rests on it.</summary>
/// <param name="Growth">Per month of 730 hours, with its interval where it was observed.</param>
/// <param name="IsStated">Given as input; otherwise observed.</param>
/// <param name="RequestsInSixMonths">Requests a month.</param>
/// <param name="MonthsToBreakEven">Until volume crosses the first break-even, upwards or downwards; null when it does not within three years, or when an observed growth may be none.</param>
public sealed record GrowthOutlook(GrowthEstimate Growth, bool IsStated, decimal RequestsInSixMonths, double? MonthsToBreakEven)
{
    private const double Farthest = 36;

    internal static GrowthOutlook? Of(WorkloadCase subject)
    {
        if (!subject.VolumeIsKnown || subject.Growth is not { PerMonth: { } perMonth } growth) return null;
        decimal today = subject.Model.RequestsPerMonth;
        return new(growth, growth.Weeks == 0, decimal.Round(today * (decimal)Math.Pow(1 + perMonth, 6), 3), Months(subject, growth, (double)today));
    }

    internal static void Write(Utf8JsonWriter json, GrowthOutlook? outlook)
    {
        if (outlook is null) return;
        json.WriteStartObject("outlook");
        json.WriteNumber("growth_per_month", Math.Round(outlook.Growth.PerMonth!.Value, 6));
        json.WriteString("basis", outlook.IsStated ? "stated" : "observed");
        json.WriteNumber("requests_in_six_months", outlook.RequestsInSixMonths);
        UsageJson.WriteNumber(json, "months_to_break_even", outlook.MonthsToBreakEven);
        json.WriteEndObject();
    }

    private static double? Months(WorkloadCase subject, GrowthEstimate growth, double today)
    {
        bool mayBeNone = growth is { Low: <= 0, High: >= 0 };
        if (mayBeNone || today <= 0 || !subject.Hosting.IsCounted || subject.Model.BreakEven().First is not { } first || first <= 0) return null;
        double months = Math.Log((double)first / today) / Math.Log(1 + growth.PerMonth!.Value);
        return months is > 0 and <= Farthest ? Math.Round(months, 1) : null;
    }
}
