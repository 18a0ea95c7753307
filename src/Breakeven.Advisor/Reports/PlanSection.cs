namespace Breakeven.Advisor.Reports;

/// <summary>The steps, in their order.</summary>
internal static class PlanSection
{
    /// <summary>Of many workloads the steps of the rest stand in their own advice.</summary>
    private const int Most = 30;

    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        if (subject.Advice.Plan is not { IsEmpty: false } plan) yield break;
        ReportList steps = new([.. plan.Take(Most).Select(step => new ReportItem(step))], Ordered: true);
        yield return new("Plan", subject.Level, plan.Length <= Most ? [steps] : [steps, new ReportParagraph($"And {plan.Length - Most:#,0} more steps; the JSON form lists all.")]);
    }
}
