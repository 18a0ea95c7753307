namespace Breakeven.Routing.Labelling;

/// <summary>From what was found out about the answers to one call to labels: one for each kind of evidence that speaks.</summary>
/// <remarks>
/// Agreement takes the strong model's answer for the measure: weak is 1 where both say the same, else 0, and strong is 1. Of a judge with a share p of comparisons won by the weak
/// model (a tie is a half) weak is min(1, 2p) and strong min(1, 2(1 − p)): who is not worse is good enough. Checks are the share that an answer passes; that it is there and whole is
/// no evidence that it is good, but that it is not is evidence that it is bad. What could not be read is left out.
/// </remarks>
public static class FactReader
{
    /// <param name="facts">About the client's answer and about a copy's, of one call.</param>
    /// <param name="clientIsStrong">Which model answered the client; the copy is the other's.</param>
    public static IEnumerable<AnswerLabel> Read(IReadOnlyCollection<QualityFact> facts, bool clientIsStrong)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (Mean(facts, fact => fact.Source == QualityFactSource.Shadow) is { } same) yield return new(LabelKind.Agreement, same, 1);
        if (Mean(facts, fact => fact.Source == QualityFactSource.Judge) is { } copyWon)
        {
            double weakWon = clientIsStrong ? copyWon : 1 - copyWon;
            yield return new(LabelKind.Judge, Math.Min(1, 2 * weakWon), Math.Min(1, 2 * (1 - weakWon)));
        }
        if (Mean(facts, fact => fact.Source == QualityFactSource.Feedback && IsOfClient(fact)) is { } opinion) yield return Of(LabelKind.Feedback, opinion, copy: null, clientIsStrong);
        double? client = Passed(facts, IsOfClient), copy = Passed(facts, fact => !IsOfClient(fact));
        if (client is not null || copy is not null) yield return Of(LabelKind.Checks, client, copy, clientIsStrong);
    }

    /// <summary>The most reliable of several; kinds are never averaged, for they do not measure the same. Where one knows both answers, one that knows a single answer is passed over.</summary>
    public static AnswerLabel? Best(IEnumerable<AnswerLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        AnswerLabel? best = null;
        foreach (AnswerLabel label in labels)
            if (best is not { } known || (label.IsPair, label.Kind).CompareTo((known.IsPair, known.Kind)) > 0) best = label;
        return best;
    }

    private static AnswerLabel Of(LabelKind kind, double? client, double? copy, bool clientIsStrong) => clientIsStrong ? new(kind, copy, client) : new(kind, client, copy);

    private static bool IsOfClient(QualityFact fact) => fact.CallId == fact.Item;

    private static double? Passed(IReadOnlyCollection<QualityFact> facts, Func<QualityFact, bool> isOne)
    {
        bool IsCheck(QualityFact fact) => fact.Source == QualityFactSource.Validator && isOne(fact);
        double? passed = Mean(facts, fact => IsCheck(fact) && !fact.IsBasic);
        return passed is not null && facts.Any(fact => IsCheck(fact) && fact is { IsBasic: true, Score: 0 }) ? 0 : passed;
    }

    private static double? Mean(IReadOnlyCollection<QualityFact> facts, Func<QualityFact, bool> counts)
    {
        double sum = 0;
        int count = 0;
        foreach (QualityFact fact in facts)
        {
            if (fact.Score is not { } score || !counts(fact)) continue;
            sum += score;
            count++;
        }
        return count == 0 ? null : sum / count;
    }
}
