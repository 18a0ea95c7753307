namespace Breakeven.Advisor.Evidence;

/// <summary>One observation of how good a model's answer was. Carries no prompt and no answer.</summary>
/// <param name="Model">The model that answered, by catalog id or any name that finds it there; rows of today's model are its own scores.</param>
/// <remarks>Either <see cref="Score"/> or <see cref="Preference"/> is set. Read from a file today; a ledger that holds shadow, judge, validator or feedback results yields the same type.</remarks>
public sealed record QualitySample(string Model, QualitySource Source)
{
    /// <summary>Null speaks for every workload.</summary>
    public string? Workload { get; init; }

    /// <summary>Rows with the same item answer the same question, and are compared pair by pair. Null when nothing links rows.</summary>
    public string? Item { get; init; }

    /// <summary>0 (useless) to 1 (perfect); pass and fail are 1 and 0.</summary>
    public double? Score { get; init; }

    /// <summary>Score of today's model on the same question, 0 to 1.</summary>
    public double? ReferenceScore { get; init; }
    public Preference? Preference { get; init; }

    /// <summary>Name of today's model in this row; null takes the workload's.</summary>
    public string? Reference { get; init; }

    /// <summary>The model that judged, where <see cref="Source"/> is a judge.</summary>
    public string? Judge { get; init; }

    /// <summary>Whether the judge saw the candidate's answer first; null when not told.</summary>
    public bool? CandidateFirst { get; init; }
}
