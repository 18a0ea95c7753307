using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Evidence;

/// <summary>Turns what the ledger holds about answers (checks, judges, feedback, copies) into samples of quality.</summary>
/// <remarks>
/// Of one answer the checks that its workload states are one sample: the share that it passes. That an answer is there and whole is no evidence that it is good, so
/// <see cref="QualityFact.IsBasic"/> facts are left out. A verdict that could not be read is left out too: guessing it would be inventing it.
/// </remarks>
public static class LedgerEvidence
{
    private const double Won = 0.75, Lost = 0.25;

    public static IEnumerable<QualitySample> Of(IEnumerable<QualityFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        foreach (IGrouping<(Guid CallId, QualityFactSource Source), QualityFact> found in facts.Where(fact => fact is { Model: not null, Score: not null, IsBasic: false }).GroupBy(fact => (fact.CallId, fact.Source)))
        {
            if (found.Key.Source == QualityFactSource.Judge)
                foreach (QualityFact fact in found) yield return Compared(fact);
            else yield return Scored([.. found]);
        }
    }

    private static QualitySample Compared(QualityFact fact) => Sample(fact, QualitySource.Judge) with
    {
        Preference = fact.Score switch { > Won => Preference.Win, < Lost => Preference.Loss, _ => Preference.Tie },
        Judge = fact.Judge,
        CandidateFirst = fact.Label switch { "first" => true, "second" => false, _ => null },
    };

    private static QualitySample Scored(QualityFact[] found)
    {
        QualityFact[] paired = [.. found.Where(fact => fact.ReferenceScore is not null)];
        QualityFact[] counted = paired.Length > 0 ? paired : found; // both sides of a pair by the same checks
        return Sample(found[0], SourceOf(found[0].Source)) with { Score = counted.Average(fact => fact.Score!.Value), ReferenceScore = paired.Length == 0 ? null : paired.Average(fact => fact.ReferenceScore!.Value) };
    }

    private static QualitySample Sample(QualityFact fact, QualitySource source) => new(fact.Model!, source)
    {
        Workload = WorkloadDiscovery.NameOf(new CallRecord { Id = fact.CallId, RequestId = "", StartedAt = fact.At, Workload = fact.Workload, Key = fact.Key, Route = fact.Route }),
        Item = fact.Item.ToString("N"),
        Reference = fact.ReferenceModel,
    };

    private static QualitySource SourceOf(QualityFactSource source) => source switch
    {
        QualityFactSource.Feedback => QualitySource.Feedback,
        QualityFactSource.Judge => QualitySource.Judge,
        QualityFactSource.Shadow => QualitySource.Shadow,
        _ => QualitySource.Validator,
    };
}
