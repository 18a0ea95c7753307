using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>What one JSON object of a provider carries: a whole response, or one event of a stream. Known only once all of it was read.</summary>
internal struct ResponsesPayload
{
    public ResponsesEventKind Kind;

    /// <summary>Bytes of the event's <c>delta</c>.</summary>
    public long DeltaBytes;

    /// <summary>Whether the event's item, or one of the response's, calls a tool.</summary>
    public bool HasCall;

    /// <summary>Bytes of text, reasoning and calls in the event's item or in the response's output.</summary>
    public long OutputBytes;

    /// <summary>Whether there is a response: it has an output, or says that it is one.</summary>
    public bool HasResponse;
    public string? Status;
    public string? IncompleteReason;
    public string? AnswerId;
    public string? ResponseModel;
    public bool HasUsage;

    /// <summary>Null, with <see cref="HasUsage"/>: there are counts, and they cannot be true.</summary>
    public TokenUsage? Usage;
    public string? RawUsage;
    public CallError? Error;

    /// <summary>Why the response ended, by its own status; null while it goes on or when it failed.</summary>
    public readonly FinishReason? Finish(bool hasCall) => Status switch
    {
        "completed" => hasCall ? FinishReason.ToolCalls : FinishReason.Stop,
        "incomplete" => IncompleteReason switch
        {
            "max_output_tokens" or "max_tokens" => FinishReason.Length,
            "content_filter" => FinishReason.ContentFilter,
            _ => FinishReason.Other,
        },
        _ => null,
    };
}
