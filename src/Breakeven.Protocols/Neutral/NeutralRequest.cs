using System.Collections.Immutable;

namespace Breakeven.Protocols.Neutral;

/// <summary>A request in no format.</summary>
public abstract record NeutralRequest;

/// <summary>Texts to embed.</summary>
public sealed record EmbeddingInput(ImmutableArray<string> Texts) : NeutralRequest
{
    public long? Dimensions { get; init; }

    /// <summary>The client's name for its end user.</summary>
    public string? User { get; init; }
}
