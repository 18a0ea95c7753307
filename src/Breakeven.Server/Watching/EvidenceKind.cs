using Breakeven.Routing.Labelling;

namespace Breakeven.Server.Watching;

/// <summary>What speaks of a weak target's answers, the least reliable first: what takes trust away is made good by evidence that is no weaker. On the wire in lower case.</summary>
public enum EvidenceKind
{
    /// <summary>The answer is there, whole and not filtered. Says of a good answer nothing, of a missing one all.</summary>
    Usable,

    /// <inheritdoc cref="LabelKind.Checks"/>
    Checks,

    /// <inheritdoc cref="LabelKind.Feedback"/>
    Feedback,

    /// <inheritdoc cref="LabelKind.Judge"/>
    Judge,

    /// <inheritdoc cref="LabelKind.Agreement"/>
    Agreement,
}
