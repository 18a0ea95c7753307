namespace Breakeven.Protocols.Neutral;

/// <summary>Why a model stopped, in words that every format can say (reference map in docs/concepts/translation.md).</summary>
public enum FinishReason
{
    /// <summary>The model was done. OpenAI <c>stop</c>, Anthropic <c>end_turn</c>.</summary>
    Stop,

    /// <summary>A stop sequence of the request was met. Anthropic <c>stop_sequence</c>; others say <c>stop</c>.</summary>
    StopSequence,

    /// <summary>The output limit or the context's end was met. OpenAI <c>length</c>, Anthropic <c>max_tokens</c>.</summary>
    Length,

    /// <summary>The model calls tools. OpenAI <c>tool_calls</c>, Anthropic <c>tool_use</c>.</summary>
    ToolCalls,

    /// <summary>A filter or the model itself refused. OpenAI <c>content_filter</c>, Anthropic <c>refusal</c>.</summary>
    ContentFilter,

    /// <summary>The provider paused a long turn, to be gone on with. Anthropic <c>pause_turn</c>.</summary>
    Paused,

    /// <summary>A reason that is not known here.</summary>
    Other,
}
