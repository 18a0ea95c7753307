namespace Breakeven.Protocols.Anthropic;

/// <summary>What one JSON object of a provider carries: an event of a stream, or a whole answer. Known only once all of it was read.</summary>
internal ref struct MessagesPayload
{
    public PayloadType Type;
    public int Index;

    /// <summary>The message's own fields: in a whole answer its top level, in a stream those of <c>message</c>.</summary>
    public string? Id;
    public string? Model;
    public string? StopReason;
    public string? StopSequence;

    /// <summary>A block that begins, or a delta.</summary>
    public AnswerPiece Piece;

    /// <summary>The blocks of a whole answer, as they were sent; empty when there was no array of them.</summary>
    public ReadOnlySpan<byte> Content;

    /// <summary>The usage object, as it was sent; empty when there was none.</summary>
    public ReadOnlySpan<byte> Usage;
    public CallError? Error;
}
