using System.Collections.Immutable;
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

    /// <summary>The verdict in a sentence: what, for how much against what; for several workloads a second one says what each does.</summary>
    /// <remarks>Why is told by the reasons; only where no cost can be given, the first of them stands here.</remarks>
    public static string Headline(Advice advice)
    {
        string text = Name(advice.Verdict);
        if (Chosen(advice)?.MonthlyUsd is { } chosen) text += $": {Format.Usd(chosen.Point)} a month{Against(advice)}.";
        else text += advice.Reasons is [var first, ..] ? $": {Clause(first.Text)}." : ".";
        return advice.Workloads.Length < 2 ? text : $"{text} {Places(advice.Workloads)}.";
    }

    /// <summary>Why a fleet is excluded, as it stands after <c>excluded: </c>.</summary>
    public static string Exclusion(string? code) => code switch
    {
        "residency_required" => "data may not leave",
        "frontier_required" => "a frontier model is required",
        "customization" => "fine-tuning needs the weights",
        "latency_budget" or "infeasible_latency" => "too slow for the latency asked",
        "does_not_fit" => "the model does not fit the hardware",
        "model_licence" => "the model's licence forbids it",
        null => "not permitted",
        _ => Format.Words(code),
    };

    private static string Against(Advice advice)
    {
        if (Rival(advice) is not { MonthlyUsd: { } money } rival) return "";
        string usd = Format.Usd(money.Point), name = rival.Kind == "api" ? "the API" : Kind(rival.Kind).ToLowerInvariant();
        return rival.Feasible || advice.Workloads.Length > 1 ? $" against {usd} for {name}" : $"; {name} at {usd} is excluded: {Exclusion(rival.WhyNot)}";
    }

    /// <summary>Where each workload belongs; of many, the places with a few names each.</summary>
    private static string Places(ImmutableArray<Advice> workloads)
    {
        const int most = 5;
        (string Name, string Place)[] all = [.. workloads.Select((workload, index) => (workload.Name ?? $"#{index + 1}", Place(workload.Verdict)))];
        return all.Length <= most
            ? string.Join(", ", all.Select(one => $"{one.Name} {one.Place}"))
            : string.Join("; ", all.GroupBy(one => one.Place, StringComparer.Ordinal).Select(group => $"{JointTexts.Names(group.Select(one => one.Name))} {group.Key}"));
    }

    private static string Place(Verdict verdict) => verdict switch
    {
        Verdict.Api => "on the API",
        Verdict.SelfHost => "on own servers",
        Verdict.Hybrid => "on own servers with API overflow",
        Verdict.Infeasible => "infeasible",
        _ => "not decided for want of data",
    };

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
