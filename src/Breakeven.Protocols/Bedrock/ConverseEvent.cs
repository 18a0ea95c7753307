namespace Breakeven.Protocols.Bedrock;

/// <summary>What one event of a stream, or one whole answer, carries.</summary>
internal struct ConverseEvent
{
    /// <summary>Content blocks that began or went on, in order. Filled only where text is kept.</summary>
    public List<ConversePiece>? Pieces;
    public bool HasMessage;
    public bool HasContent;
    public long OutputBytes;
    public string? StopReason;
    public bool HasUsage;
    public TokenUsage? Usage;
    public string? RawUsage;
    public string? ErrorType;
    public bool SaysTooLong;
}

/// <param name="Block">Number of the content block.</param>
/// <param name="Kind">What the piece is.</param>
/// <param name="Value">Its text; of a tool call the name.</param>
/// <param name="Id">Of a tool call.</param>
internal readonly record struct ConversePiece(int Block, ConversePieceKind Kind, string Value, string Id = "");

internal enum ConversePieceKind
{
    Text,
    ToolCall,
    ToolInput,
    Reasoning,
    Signature,
    HiddenReasoning,
}
