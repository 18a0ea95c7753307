namespace Breakeven.Advisor.Evidence;

/// <summary>Who said how good an answer was. Scores of different sources are never pooled: they do not measure the same thing.</summary>
public enum QualitySource
{
    /// <summary>A copy of live traffic, answered by the candidate and compared with today's answer.</summary>
    Shadow,

    /// <summary>A model that scores answers, or prefers one of two.</summary>
    Judge,

    /// <summary>A program that checks an answer, as a schema or a unit test.</summary>
    Validator,

    /// <summary>What users said (<c>POST /v1/feedback</c>).</summary>
    Feedback,

    /// <summary>A prepared set of questions with known answers.</summary>
    Evaluation,
}
