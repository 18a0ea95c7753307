using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Migration;

namespace Breakeven.Advisor.Reports;

/// <summary>The steps of a move with their figures and what stops each; advice without a move has no such section.</summary>
internal static class MigrationSection
{
    private const string None = "–";

    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        ImmutableArray<MigrationStep> steps = [.. subject.Advice.Migration.Where(step => !step.StopWhen.IsEmpty)];
        if (steps.IsEmpty) yield break;
        yield return new("Migration, and what stops it", subject.Level,
        [
            new ReportTable(
                [new("Stage"), new("Share", true), new("Calls", true), new("Days", true), new("Extra cost", true), new("Go back")],
                [.. steps.Select(step => new ReportRow([Name(step), Percent(step.Share), Count(step.Calls), Count(step.Days), step.ExtraUsd is { } usd ? Format.Usd(usd) : None, step.GoBack ?? None]))]),
            new ReportList([.. Conditions(steps)]),
        ]);
    }

    /// <summary>Each condition once, with the stages that it stops.</summary>
    private static IEnumerable<ReportItem> Conditions(ImmutableArray<MigrationStep> steps) => steps
        .SelectMany(step => step.StopWhen.Select(condition => (Stage: Name(step), condition)))
        .GroupBy(one => (one.condition.Text, one.condition.IsEstimate))
        .Select(group => new ReportItem($"Stop {string.Join(", ", group.Select(one => one.Stage).Distinct())} when {group.Key.Text}{(group.Key.IsEstimate ? AdviceDocument.EstimateMark : "")}.", null, ReportTone.Caution));

    private static string Name(MigrationStep step) => step.Stage == "ramp" ? $"ramp {Percent(step.Share)}" : step.Stage;

    private static string Percent(decimal? share) => share is { } value ? Format.Percent((double)value) : None;

    private static string Count(long? count) => count is { } value ? value.ToString("#,0", CultureInfo.InvariantCulture) : None;
}
