namespace Breakeven;

/// <summary>Who judged an answer. Stored by its name in lower case.</summary>
public enum QualityFactSource
{
    /// <summary>Whoever uses the answer, by <c>POST /v1/feedback</c>.</summary>
    Feedback,

    /// <summary>A check that a program makes.</summary>
    Validator,

    /// <summary>A model that compared two answers.</summary>
    Judge,

    /// <summary>The client's answer and a copy's, compared by program.</summary>
    Shadow,
}
