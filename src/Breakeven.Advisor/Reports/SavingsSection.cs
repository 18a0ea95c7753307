namespace Breakeven.Advisor.Reports;

/// <summary>A <see cref="SavingsReport"/> as a section of an advice. <c>report savings</c> has a document of its own.</summary>
public static class SavingsSection
{
    public static ReportSection Of(SavingsReport savings)
    {
        ArgumentNullException.ThrowIfNull(savings);
        string period = $"{savings.From.UtcDateTime:yyyy-MM-dd HH:mm} to {savings.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
        string share = savings.SavingShare is { } part ? $" ({Format.Percent(Math.Abs(part))})" : "";
        string verb = savings.Saving.Usd >= 0 ? $"saved {savings.Saving}{share}" : $"cost {-savings.Saving}{share} more";
        ReportTone tone = savings.Saving.Usd >= 0 ? ReportTone.Good : ReportTone.Caution;
        bool hasIntervals = savings.Interval is not null || savings.Workloads.Any(workload => workload.Interval is not null);
        return new("Savings", 2,
        [
            new ReportParagraph($"{period}: {savings.Actual} paid instead of {savings.Baseline}, which {verb}{Range(savings.Interval)}.", tone),
            new ReportParagraph($"Baseline: {savings.Basis}"),
            new ReportTable(
                [new("Workload"), new("Calls", true), new("Baseline", true), new("Actual", true), new("Saving", true), .. hasIntervals ? [new ReportColumn("Interval", true)] : Array.Empty<ReportColumn>()],
                [
                    .. savings.Workloads.Select(w => Row(w.Workload, w.Calls, w.Baseline, w.Actual, w.Interval, hasIntervals)),
                    Row("total", savings.Workloads.Sum(w => w.Calls), savings.Baseline, savings.Actual, savings.Interval, hasIntervals) with { IsStrong = true },
                ]),
        ]);
    }

    private static ReportRow Row(string name, long calls, Money baseline, Money actual, SavingInterval? interval, bool hasIntervals) => new(
        [name, Format.Whole(calls), baseline.ToString(), actual.ToString(), (baseline - actual).ToString(),
            .. hasIntervals ? [interval is null ? "not measured" : $"{interval.Low} to {interval.High}"] : Array.Empty<string>()]);

    private static string Range(SavingInterval? interval) =>
        interval is null ? "" : $"; with {Format.Percent(interval.Level)} probability between {interval.Low} and {interval.High}";
}
