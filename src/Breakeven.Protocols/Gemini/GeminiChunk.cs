namespace Breakeven.Protocols.Gemini;

/// <summary>What one event of a stream, or one whole answer, carries.</summary>
internal struct GeminiChunk
{
    public int Candidates;
    public bool HasContent;
    public long OutputBytes;
    public string? FinishReason;

    /// <summary>Bit <c>i</c>: candidate <c>i</c> is in the object, is finished by it, calls a tool in it.</summary>
    public UInt128 Seen;
    public UInt128 Finished;
    public UInt128 Called;

    /// <summary>Why the prompt was refused; there are no candidates then.</summary>
    public string? BlockReason;
    public bool HasUsage;
    public TokenUsage? Usage;
    public string? RawUsage;
    public string? Model;
    public string? Id;
    public CallError? Error;

    /// <summary>Only where text is kept: pieces in order, and the finish reasons of this object.</summary>
    public List<GeminiPiece>? Pieces;
    public List<(int Candidate, string Reason)>? Finishes;
}

/// <param name="Value">Text; of a call its arguments as compact JSON.</param>
/// <param name="Name">Of a call.</param>
/// <param name="Id">Of a call, if it has one.</param>
/// <param name="Signature">Opaque; comes with any kind of part.</param>
internal readonly record struct GeminiPiece(int Candidate, GeminiPieceKind Kind, string Value, string? Name, string? Id, string? Signature);

internal enum GeminiPieceKind
{
    Text,
    Thought,
    Call,
}
