using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The nearest changes that would turn the verdict.</summary>
internal static class ChangeSection
{
    /// <summary>More than a reader takes in; the JSON has all.</summary>
    private const int Most = 14;

    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        if (subject.Advice.WouldChangeIf is not { IsEmpty: false } flips) yield break;
        ReportTable table = new(
            [new("If"), new("goes from", true), new("to", true), new("the verdict becomes")],
            [.. flips.Take(Most).Select(flip => Row(subject, flip))]);
        yield return new("What would change it", subject.Level, flips.Length <= Most ? [table] : [table, new ReportParagraph($"And {flips.Length - Most:#,0} more; the JSON form lists all.")]);
    }

    private static ReportRow Row(ReportSubject subject, Flip flip) =>
        new([InputWords.Name(flip.Input), InputWords.Value(flip.Input, flip.From), InputWords.Value(flip.Input, flip.To), AdviceWords.Name(flip.Verdict)])
        {
            Anchors = [null, null, subject.Anchors.Find($"flip.{flip.Input}"), null],
        };
}
