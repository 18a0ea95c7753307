using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Finish reasons in the words of this format.</summary>
internal static class StopReasons
{
    public static FinishReason? Read(string? word) => word switch
    {
        null or "" => null,
        "end_turn" or "stop" => FinishReason.Stop, // the latter ones here and below from engines
        "stop_sequence" => FinishReason.StopSequence,
        "max_tokens" or "model_context_window_exceeded" or "length" => FinishReason.Length,
        "tool_use" or "tool_calls" => FinishReason.ToolCalls,
        "refusal" or "content_filter" => FinishReason.ContentFilter,
        "pause_turn" => FinishReason.Paused,
        _ => FinishReason.Other,
    };

    /// <param name="reason">Null when the target told none.</param>
    /// <param name="calledTools">Whether the answer holds a tool call: then that is why the turn ended, unless it was cut off or filtered.</param>
    /// <param name="refused">Whether the model said a refusal.</param>
    public static string Write(FinishReason? reason, bool calledTools, bool refused) => reason switch
    {
        FinishReason.Length => "max_tokens",
        FinishReason.ContentFilter => "refusal",
        _ when calledTools => "tool_use",
        FinishReason.StopSequence => "stop_sequence",
        FinishReason.Paused => "pause_turn",
        _ => refused ? "refusal" : "end_turn",
    };
}
