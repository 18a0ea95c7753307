namespace Breakeven.Advisor.Interview;

/// <summary>How an answer is written.</summary>
internal enum AnswerKind
{
    Text,
    Number,
    YesNo,
    Choice,

    /// <summary>Texts parted by commas.</summary>
    List,
}
