using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Finish reasons in Bedrock's words.</summary>
internal static class ConverseStopReasons
{
    public static FinishReason? Read(string? word) => word switch
    {
        null => null,
        "end_turn" => FinishReason.Stop,
        "stop_sequence" => FinishReason.StopSequence,
        "max_tokens" or "model_context_window_exceeded" => FinishReason.Length,
        "tool_use" => FinishReason.ToolCalls,
        "guardrail_intervened" or "content_filtered" or "refusal" => FinishReason.ContentFilter,
        "pause_turn" => FinishReason.Paused,
        _ => FinishReason.Other,
    };
}
