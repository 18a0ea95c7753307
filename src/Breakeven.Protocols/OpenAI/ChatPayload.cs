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

    /// <summary>Where in the data the usage stands.</summary>
    public Range UsageAt;
    public Money? Cost;
    public string? Id;
    public string? ResponseModel;
    public EngineTimings Timings;
    public CallError? Error;

    /// <summary>Strikes out usage that cannot be that of all choices.</summary>
    /// <param name="choices">How many answers there are.</param>
    /// <remarks>
    /// llama.cpp counts one of n choices: what its usage says was made is what one slot made. Nobody can tell how long the others
    /// are, so the counts are suspect and the call is estimated from the bytes of all choices.
    /// </remarks>
    public void CheckUsage(int choices)
    {
        if (choices > 1 && Usage is { } usage && usage.Output == Timings.GeneratedTokens) Usage = null;
    }
}
