using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>What has been told on of one item of a stream.</summary>
internal sealed class ItemProgress
{
    /// <summary>The call's number; null until it is told.</summary>
    public int? Call { get; set; }

    public bool ToldWords { get; set; }
    public bool ToldArguments { get; set; }

    /// <summary>The type of the events that tell the reasoning: of itself and of its summary, one is told on.</summary>
    public string? ReasoningType { get; set; }
    public long SummaryIndex { get; set; }
    public bool IsDone { get; set; }

    // One for each text that can be cut inside a character.
    public TextCarry Words;
    public TextCarry Refusal;
    public TextCarry Reasoning;
    public TextCarry Arguments;
}
