using System.Collections.Immutable;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Verdicts.Pools;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Adds up several workloads, each decided alone with its own engine: the whole costs the sum of each one's plan.</summary>
internal static class OverallAdvice
{
    public static Advice Of(ImmutableArray<WorkloadVerdict> verdicts, ImmutableArray<Advice> parts, int seed)
    {
        parts = InFull(verdicts, parts, seed);
        if (parts.Length == 1) return parts[0] with { Name = null, Workloads = parts };
        Verdict overall = Combine(verdicts.Select(verdict => verdict.Verdict));
        ImmutableArray<FleetOption> options = TotalOptions.Of(verdicts, parts);
        Portfolio portfolio = PoolFinder.Of(verdicts);
        Advice whole = new()
        {
            Verdict = overall,
            Confidence = TotalOptions.Confidence(verdicts),
            Reasons = [.. Mixed(verdicts, options), .. Union(parts, part => part.Reasons)],
            Warnings = [.. PoolTexts.Findings(portfolio), .. Union(parts, part => part.Warnings)],
            Options = options,
            BreakEven = JointVolumes.BreakEven(verdicts),
            WouldChangeIf = [.. Flips(verdicts, parts, overall)],
            NextMeasurements = NextMeasurements.OfAll(verdicts),
            PerfectInformationUsdPerMonth = NextMeasurements.PerfectUsd(verdicts),
            Workloads = parts,
            Plan = [.. JointTexts.Steps(parts)],
            Assumptions = [.. parts.SelectMany(part => part.Assumptions).Distinct()],
            Charts = new() { CostByVolume = JointVolumes.Costs(verdicts), CurrentRequestsPerMonth = verdicts.Sum(verdict => verdict.Subject.Model.RequestsPerMonth), SavingDistribution = TotalOptions.Savings(verdicts) },
            Portfolio = portfolio,
            Seed = seed,
        };
        return whole with { Derivations = TotalDerivations.Of(whole, TotalOptions.Parts(verdicts)) };
    }

    /// <summary>Derivations and shortlists of the workloads with most at stake alone, so that a document of thousands stays of a size to open.</summary>
    private static ImmutableArray<Advice> InFull(ImmutableArray<WorkloadVerdict> verdicts, ImmutableArray<Advice> parts, int seed)
    {
        HashSet<int> kept = [.. MoneyAtStake.Order(parts).Take(MoneyAtStake.MostInFull)];
        return [.. parts.Select((part, index) => kept.Contains(index)
            ? part with { Shortlist = verdicts[index].Subject.Shortlist.Value, Derivations = DerivationBuilder.Of(verdicts[index], part, seed) } : part)];
    }

    /// <summary>One that is infeasible makes the whole infeasible, one without data leaves it open; different answers are a hybrid.</summary>
    internal static Verdict Combine(IEnumerable<Verdict> verdicts)
    {
        ImmutableArray<Verdict> distinct = [.. verdicts.Distinct()];
        if (distinct.Length == 1) return distinct[0];
        return distinct.Contains(Verdict.Infeasible) ? Verdict.Infeasible : distinct.Contains(Verdict.NotEnoughData) ? Verdict.NotEnoughData : Verdict.Hybrid;
    }

    /// <summary>Changes of one workload that change the answer for the whole.</summary>
    private static IEnumerable<Flip> Flips(ImmutableArray<WorkloadVerdict> verdicts, ImmutableArray<Advice> parts, Verdict overall)
    {
        Dictionary<Verdict, int> counts = verdicts.GroupBy(verdict => verdict.Verdict).ToDictionary(group => group.Key, group => group.Count());
        foreach ((int index, Advice part) in parts.Index())
        {
            Verdict own = verdicts[index].Verdict;
            Verdict[] others = [.. counts.Where(count => count.Key != own || count.Value > 1).Select(count => count.Key)];
            foreach (Flip flip in part.WouldChangeIf)
                if (Combine(others.Append(flip.Verdict)) is var changed && changed != overall) yield return flip with { Input = $"{part.Name}.{flip.Input}", Verdict = changed };
        }
    }

    private static IEnumerable<Finding> Mixed(ImmutableArray<WorkloadVerdict> verdicts, ImmutableArray<FleetOption> options)
    {
        if (verdicts.Select(verdict => verdict.Verdict).Distinct().Count() < 2) yield break;
        string each = string.Join("; ", verdicts.GroupBy(verdict => verdict.Verdict).Select(group => $"{JointTexts.Names(group.Select(verdict => verdict.Subject.Name))}: {AdviceJson.Word(group.Key)}"));
        string total = options.FirstOrDefault(option => option.Kind == "hybrid")?.MonthlyUsd is { } usd ? $" Together {FindingTexts.Usd(usd.Point)} a month." : "";
        yield return new("mixed_requirements", $"The workloads call for different answers: {each}.{total}");
    }

    /// <summary>Each code once, with the workloads that it concerns.</summary>
    private static ImmutableArray<Finding> Union(ImmutableArray<Advice> parts, Func<Advice, ImmutableArray<Finding>> findings) =>
        [.. parts.SelectMany(part => findings(part).Select(finding => (finding.Code, finding.Text, part.Name)))
            .GroupBy(finding => finding.Code, StringComparer.Ordinal)
            .Select(group => new Finding(group.Key, JointTexts.Say(group.Select(finding => (finding.Name!, finding.Text)))))];
}
