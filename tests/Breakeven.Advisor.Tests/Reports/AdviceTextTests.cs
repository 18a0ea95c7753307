using System.Globalization;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class AdviceTextTests
{
    [Fact]
    public void Render_FullAdvice_StartsWithTheVerdictSentence() =>
        Assert.StartsWith("Self-host: $16,700 a month against $18,900 for the API.\n", AdviceText.Render(SampleAdvice.Documents()), StringComparison.Ordinal);

    [Fact]
    public void Render_FullAdvice_ListsEveryFindingStepAndAssumption()
    {
        Advice advice = SampleAdvice.Documents();
        string text = AdviceText.Render(advice, SampleAdvice.Context(), width: 400);

        Assert.All(advice.Reasons.Concat(advice.Warnings), finding => Assert.Contains($"{finding.Text} [{finding.Code}]", text, StringComparison.Ordinal));
        Assert.All(advice.Plan, step => Assert.Contains(step, text, StringComparison.Ordinal));
        Assert.All(advice.Assumptions, assumption => Assert.Contains(assumption.Source, text, StringComparison.Ordinal));
        Assert.Contains("0.8 (estimate)", text, StringComparison.Ordinal);
        Assert.Contains("14% ", text.Replace(")", " ", StringComparison.Ordinal), StringComparison.Ordinal); // the saving's share
        Assert.Contains("excluded: data may not leave", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(140)]
    public void Render_Width_IsKeptByProse(int width)
    {
        string[] lines = AdviceText.Render(SampleAdvice.Documents(), null, width).Split('\n');
        Assert.All(lines.Where(line => !line.Contains("  ", StringComparison.Ordinal)), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Render_EscapeSequencesInNames_AreDropped()
    {
        Advice advice = SampleAdvice.Documents() with { Reasons = [new("x", "a\u001b[2Jb\u202Ec\nd")] };
        string text = AdviceText.Render(advice);
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202E', text);
        Assert.Contains("a[2Jbc d", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WithAnsi_DiffersOnlyByEscapeSequences()
    {
        using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        AdviceText.Write(output, SampleAdvice.Documents(), useAnsi: true);
        string plain = output.ToString();
        foreach (string code in new[] { "0", "1", "2", "31", "32", "33" }) plain = plain.Replace($"\u001b[{code}m", "", StringComparison.Ordinal);
        Assert.Contains("\u001b[1m", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(AdviceText.Render(SampleAdvice.Documents()), plain);
    }

    [Fact]
    public void Render_SeveralWorkloads_PutsTheOverviewFirst()
    {
        string text = AdviceText.Render(SampleAdvice.TwoWorkloads());
        int overview = text.IndexOf("WORKLOADS AT A GLANCE", StringComparison.Ordinal);
        Assert.InRange(overview, 1, text.IndexOf("THREE FLEETS COMPARED", StringComparison.Ordinal));
        Assert.Contains("WORKLOAD: ASSISTANT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SeveralWorkloads_SaysEachFindingOnce()
    {
        Advice advice = SampleAdvice.TwoWorkloads();
        advice = advice with { Reasons = [new("mixed_requirements", "They differ."), .. advice.Reasons], Plan = [.. advice.Plan.Select(step => "documents: " + step)] };
        string text = AdviceText.Render(advice, width: 400);

        Assert.All(advice.Workloads[0].Reasons.Skip(1), reason => Assert.Equal(2, text.Split(reason.Text).Length));
        Assert.All(advice.Workloads[0].Plan, step => Assert.Equal(2, text.Split(step).Length));
        Assert.DoesNotContain("They differ.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SeveralWorkloads_KeepsAFindingOfTheWholeAlone() =>
        Assert.Contains("Only together.", AdviceText.Render(SampleAdvice.TwoWorkloads() with { Warnings = [new("of_the_whole", "Only together.")] }), StringComparison.Ordinal);

    [Fact]
    public void Render_AnyWidth_HasNoTrailingSpace() =>
        Assert.DoesNotContain(AdviceText.Render(SampleAdvice.TwoWorkloads(), SampleAdvice.Context(), 80).Split('\n'), line => line.EndsWith(' '));

    [Fact]
    public void Headline_SeveralWorkloads_SaysWhereEachRuns() =>
        Assert.Equal("Hybrid: $16,500 a month against $18,900 for the API. documents on own servers, assistant on the API.", AdviceWords.Headline(SampleAdvice.TwoWorkloads()));

    [Fact]
    public void Headline_RivalExcluded_SaysWhy() =>
        Assert.Equal(
            "Self-host: $16,700 a month; the API at $18,900 is excluded: data may not leave.",
            AdviceWords.Headline(SampleAdvice.Documents() with { Options = [.. SampleAdvice.Documents().Options.Select(o => o.Kind == "api" ? o with { Feasible = false, WhyNot = "residency_required" } : o)] }));

    [Fact]
    public void Headline_NoFigures_GivesTheReason() =>
        Assert.Equal("Infeasible: API and own servers are both excluded.", AdviceWords.Headline(new Advice
        {
            Verdict = Verdict.Infeasible,
            Confidence = 1,
            Reasons = [new("constraint_conflict", "API and own servers are both excluded.")],
        }));
}
