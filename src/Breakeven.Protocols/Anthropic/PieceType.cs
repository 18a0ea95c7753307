namespace Breakeven.Protocols.Anthropic;

/// <summary>What a piece of an answer calls itself.</summary>
internal enum PieceType
{
    /// <summary>Nothing, as the last delta of a message.</summary>
    None,
    Text,
    Thinking,
    RedactedThinking,
    ToolUse,

    /// <summary>Adds to the block at hand; its fields say what.</summary>
    Delta,
    CitationsDelta,

    /// <summary>Of a kind that no other format knows, as <c>server_tool_use</c>.</summary>
    OtherBlock,
}
