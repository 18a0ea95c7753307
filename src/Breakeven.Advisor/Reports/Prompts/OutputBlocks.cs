using System.Globalization;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>Lengths of answers and their limits, in words.</summary>
internal static class OutputBlocks
{
    public static IEnumerable<ReportBlock> Of(OutputUse output)
    {
        if (output.Declared is { } declared)
            yield return new ReportParagraph(Text($"{declared.Calls:#,##0} calls set max_tokens, the median at {declared.MedianTimes:0.##} times what the answer then had; {declared.Reached:#,##0} answers came to their limit. Budgets hold the limit until an answer is there."));
        if (output.Open is { } open)
            yield return new ReportParagraph(Text($"{open.Calls:#,##0} calls set none: answers have {open.P50:#,##0} tokens at the median, {open.P99:#,##0} at the 99th percentile{(open.P99UsdEach is { } usd ? $", which costs {Format.Usd(usd.Usd)} a call" : "")}, and {open.Longest:#,##0} at most.")
                + (open.Auto is { } auto ? Text($" A limit of {auto:#,##0} (auto) would have cut {open.WouldBeCut:#,##0} of them.") : Text($" Fewer than {AutoOutputLimit.LeastAnswers:#,##0} are too few for max_tokens: auto.")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
