namespace Breakeven.Protocols.Ollama;

/// <summary>What one JSON object of an Ollama server carries: a whole answer, or one line of a stream. Known only once all of it was read.</summary>
internal struct OllamaLine
{
    public string? Model;
    public string? CreatedAt;
    public bool HasContent;
    public long OutputBytes;

    /// <summary>Whether a message, a response or embeddings are there, empty or not.</summary>
    public bool HasAnswer;
    public bool Done;
    public string? DoneReason;
    public int ToolCalls;

    /// <summary>Null when not told, negative when told wrongly.</summary>
    public long? PromptTokens;
    public long? OutputTokens;
    public long? PromptNanoseconds;
    public long? OutputNanoseconds;

    /// <summary>Counts and times as they were sent.</summary>
    public RawCounts Raw;
    public CallError? Error;

    /// <summary>Only where text is kept.</summary>
    public string? Text;
    public string? Thinking;
    public List<OllamaToolCall>? Calls;
    public byte[]? LogProbabilities;
    public List<float[]>? Vectors;
}

/// <param name="Id">Null in older servers, which give none.</param>
/// <param name="ArgumentsJson">Compact.</param>
internal readonly record struct OllamaToolCall(string? Id, string Name, string ArgumentsJson);
