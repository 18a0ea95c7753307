namespace Breakeven.Routing.Labelling;

/// <summary>How an answer's quality was found out, the least reliable first (docs/decisions/0055). Stored by its name in lower case.</summary>
public enum LabelKind
{
    /// <summary>Checks that a program makes of one answer: they see form, not truth.</summary>
    Checks,

    /// <summary>Whoever used the answer. Users who answer are not a random part of all, and one of them may have an interest.</summary>
    Feedback,

    /// <summary>A model that compared both answers, in both orders.</summary>
    Judge,

    /// <summary>Both answers say the same, or not, as far as a program can tell.</summary>
    Agreement,
}
