namespace Breakeven.Gateway.Experiments;

/// <summary>A call's part in an experiment.</summary>
/// <param name="Experiment">Name in the ledger.</param>
/// <param name="Word">One of the words below, as the ledger has it.</param>
/// <param name="Target">The target under test.</param>
internal sealed record Arm(string Experiment, string Word, TargetId Target)
{
    /// <summary>Answered as without the experiment.</summary>
    public const string Control = "control";

    /// <summary>Answered by the target under test first.</summary>
    public const string Candidate = "candidate";

    /// <summary>A copy, answered by the target under test for nobody.</summary>
    public const string Shadow = "shadow";

    public bool IsCandidate => Word == Candidate;
}
