namespace Breakeven.Cli.Demo;

/// <summary>What the recorded traffic does not tell, and the demo therefore assumes: what is asked again, what calls have in common, and how hard it is.</summary>
/// <remarks>
/// Sizes and times are recorded; everything here is an assumption of the demo, and is named as one wherever its results are shown. All of it is drawn
/// from the identity of a call, so that a seed gives the same mix on every machine.
/// </remarks>
internal static class DemoMix
{
    /// <summary>In words, for the first screen and the report.</summary>
    public const string Assumptions =
        "Assumed, since the recording has no texts: 30% of support's questions come from 200 that recur (Zipf); instructions of 300 tokens in support and 1,280 in contracts; "
        + "turns of 70 tokens; 40% of assistant's questions are too hard for a small model, as labelled by an invented judge.";

    /// <summary>Of support's calls: one of <see cref="RecurringQuestions"/>, asked in the very same words.</summary>
    public const double RecurringShare = 0.3;
    public const int RecurringQuestions = 200;

    /// <summary>Tokens of a recurring question with its instructions, at most: it begins a conversation, so that it has no history.</summary>
    public const int LongestRecurring = 600;

    /// <summary>Of the assistant's calls.</summary>
    public const double HardShare = 0.4;

    public const int SupportInstructions = 300, ContractsInstructions = 1_280, TurnTokens = 70;

    private static readonly double[] s_zipf = Zipf();

    /// <summary>The question that a call repeats, from 0 on; null for one of its own.</summary>
    public static int? QuestionOf(DemoWorkload workload, string requestId)
    {
        if (workload != DemoCompany.Support || StableHash.Share($"recurs {requestId}") >= RecurringShare) return null;
        int found = Array.BinarySearch(s_zipf, StableHash.Share($"question {requestId}"));
        return Math.Min(RecurringQuestions - 1, found < 0 ? ~found : found);
    }

    public static bool IsHard(string requestId) => StableHash.Share($"hard {requestId}") < HardShare;

    /// <summary>The k-th question is asked 1/k times as often as the first one; summed up to 1.</summary>
    private static double[] Zipf()
    {
        double[] sums = new double[RecurringQuestions];
        double sum = 0;
        for (int k = 0; k < sums.Length; k++) sums[k] = sum += 1d / (k + 1);
        for (int k = 0; k < sums.Length; k++) sums[k] /= sum;
        return sums;
    }
}
