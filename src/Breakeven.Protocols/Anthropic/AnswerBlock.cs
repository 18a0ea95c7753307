using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>A content block that is being read.</summary>
/// <param name="IsKnown">Whether it has a neutral meaning; what another one says is left out.</param>
internal sealed record AnswerBlock(bool IsKnown)
{
    /// <summary>Which tool call it is; null when it is none.</summary>
    public int? Call { get; init; }

    /// <summary>A call's input as its block began with it, told at the end of the block if no delta comes in its place.</summary>
    public string? WholeInput { get; set; }

    /// <summary>Whether it holds thinking.</summary>
    public bool IsThought { get; set; }

    /// <summary>Half a character that a delta ended with.</summary>
    public TextCarry Carry;

    public string Signature { get; set; } = "";
}
