namespace Breakeven.Protocols.OpenAI;

/// <summary>What one JSON object of a provider carries: a whole answer, or one chunk of a stream. Known only once all of it was read.</summary>
internal struct ChatPayload
{
    /// <summary>Objects in <c>choices</c>.</summary>
    public int Choices;
    public bool HasContent;
    public long OutputBytes;

    /// <summary>Where in the object the last text lies that was written without an escape; empty when there was none.</summary>
    public Range PlainText;
    public string? FinishReason;

    /// <summary>Bit <c>i</c>: choice <c>i</c> is in the object, or is finished by it.</summary>
    public UInt128 Seen;
    public UInt128 Finished;

    public bool HasUsage;

    /// <summary>Null, with <see cref="HasUsage"/>: there are counts, and they cannot be true.</summary>
    public TokenUsage? Usage;
    public string? ResponseModel;
    public TimeSpan? EngineTime;
    public CallError? Error;
}
