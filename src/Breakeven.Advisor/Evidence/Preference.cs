namespace Breakeven.Advisor.Evidence;

/// <summary>How a pairwise comparison went for the candidate.</summary>
public enum Preference
{
    Loss,
    Tie,
    Win,
}
