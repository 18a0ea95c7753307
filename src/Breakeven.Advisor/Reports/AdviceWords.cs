using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>How a verdict is said.</summary>
public static class AdviceWords
{
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Api => "Stay with the API",
        Verdict.SelfHost => "Self-host",
        Verdict.Hybrid => "Hybrid",
        Verdict.Infeasible => "Infeasible",
        Verdict.NotEnoughData => "Not enough data",
        _ => verdict.ToString(),
    };

    public static string Kind(string kind) => kind switch { "api" => "API", "self-host" => "Self-host", "hybrid" => "Hybrid", _ => kind };

    public static ReportTone Tone(Verdict verdict) => verdict switch
    {
        Verdict.Infeasible => ReportTone.Bad,
        Verdict.NotEnoughData => ReportTone.Caution,
        _ => ReportTone.Good,
    };

    /// <summary>The option that the verdict stands for; null for infeasible and not-enough-data.</summary>
    public static FleetOption? Chosen(Advice advice) => advice.Verdict switch
    {
        Verdict.Api => Option(advice, "api"),
        Verdict.SelfHost => Option(advice, "self-host"),
        Verdict.Hybrid => Option(advice, "hybrid"),
        _ => null,
    };

    public static FleetOption? Option(Advice advice, string kind) => advice.Options.FirstOrDefault(option => option.Kind == kind);

    /// <summary>What the choice is measured against: the API, or for the API the cheapest other option with a figure.</summary>
    public static FleetOption? Rival(Advice advice) => advice.Verdict is Verdict.Api
        ? advice.Options.Where(option => option.Kind != "api" && option.MonthlyUsd is not null)
            .OrderByDescending(option => option.Feasible).ThenBy(option => option.MonthlyUsd!.Point).FirstOrDefault()
        : Option(advice, "api");

    /// <summary>The verdict in one sentence: what, for how much against what, and the first reason.</summary>
    public static string Headline(Advice advice)
    {
        string text = Name(advice.Verdict);
        if (Chosen(advice)?.MonthlyUsd is { } chosen)
        {
            text += $": {Format.Usd(chosen.Point)} a month";
            if (Rival(advice) is { MonthlyUsd: { } rival } other)
                text += $" against {Format.Usd(rival.Point)} {(other.Kind == "api" ? "for the API" : $"for {Kind(other.Kind).ToLowerInvariant()}")}";
            return advice.Reasons is [var why, ..] ? $"{text}, because {Clause(why.Text)}." : text + ".";
        }
        return advice.Reasons is [var first, ..] ? $"{text}: {Clause(first.Text)}." : text + ".";
    }

    public static string Confidence(double confidence) => confidence switch
    {
        >= 0.95 => "near certain",
        >= 0.8 => "likely",
        >= 0.6 => "leaning, not settled",
        _ => "open: the inputs do not decide it",
    };

    /// <summary>A sentence as it stands after a comma: no capital unless it is a name (<c>API</c>, <c>EU</c>), no full stop.</summary>
    private static string Clause(string sentence)
    {
        string text = sentence.Trim().TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
