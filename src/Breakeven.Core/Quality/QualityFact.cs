namespace Breakeven;

/// <summary>One thing that was found out about the quality of one answer. Carries no prompt, no answer and no comment.</summary>
/// <param name="Id">Sorts by time (UUIDv7).</param>
/// <param name="CallId">The call whose answer was judged.</param>
/// <param name="Source">Who judged.</param>
/// <remarks>What the call was is repeated here, so that facts outlive the calls that retention forgets.</remarks>
public sealed record QualityFact(Guid Id, Guid CallId, DateTimeOffset At, QualityFactSource Source)
{
    /// <summary>The check's name, as <c>json</c> or the judge's target; <c>agreement</c> for a comparison of two answers; null for feedback.</summary>
    public string? Check { get; init; }

    /// <summary>0 (useless) to 1 (perfect); of a judge 0 for a lost comparison, a half for a tie, 1 for a won one. Null where only <see cref="Label"/> says something.</summary>
    public double? Score { get; init; }

    /// <summary>Score of the answer that the client got to the same question; null where there is no other answer.</summary>
    public double? ReferenceScore { get; init; }

    /// <summary>A word of the client's; for a judge the place at which it saw the candidate's answer (<c>first</c> or <c>second</c>), or <c>unreadable</c> where its verdict could not be read.</summary>
    public string? Label { get; init; }

    /// <summary>What the answers have in common that are to be compared: the id of the client's call.</summary>
    public Guid Item { get; init; }

    /// <summary>The model that answered, and the one that answered the client; the latter null where they are one.</summary>
    public string? Model { get; init; }
    public string? ReferenceModel { get; init; }
    public string? Target { get; init; }
    public string? Route { get; init; }
    public string? Workload { get; init; }
    public string? Key { get; init; }
    public string? Experiment { get; init; }
    public string? Arm { get; init; }

    /// <summary>The judging model.</summary>
    public string? Judge { get; init; }

    /// <summary>Whether the check only sees that an answer is there and whole: no evidence that it is good.</summary>
    public bool IsBasic => Check is "non_empty" or "finished";

    /// <summary>For a call that ended at <paramref name="at"/>.</summary>
    public static QualityFact Of(CallRecord call, DateTimeOffset at, QualityFactSource source)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(TimeOrderedGuid.New(at), call.Id, at, source)
        {
            Item = call.ShadowOf ?? call.Id,
            Model = call.ResponseModel ?? call.RequestModel,
            Target = call.Target,
            Route = call.Route,
            Workload = call.Workload,
            Key = call.Key,
            Experiment = call.Experiment,
            Arm = call.Arm,
        };
    }
}
