namespace Breakeven.Routing.Labelling;

/// <summary>What is known of the answers of both models to one request, by one kind of evidence.</summary>
/// <param name="Weak">Quality of the weak model's answer, 0 to 1; null where nothing is known of it.</param>
/// <param name="Strong">The same of the strong model.</param>
public readonly record struct AnswerLabel(LabelKind Kind, double? Weak, double? Strong)
{
    /// <summary>Both models answered, and both answers were judged by the same measure.</summary>
    public bool IsPair => Weak is not null && Strong is not null;
}
