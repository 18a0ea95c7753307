using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Finish reasons in the words of chat completions.</summary>
internal static class ChatFinishReasons
{
    public static FinishReason? Read(string? word) => word switch
    {
        null or "" => null,
        "stop" or "eos" or "eos_token" or "stop_sequence" or "end_turn" => FinishReason.Stop, // the latter ones from engines and resellers
        "length" or "max_tokens" => FinishReason.Length,
        "tool_calls" or "function_call" or "tool_use" => FinishReason.ToolCalls,
        "content_filter" => FinishReason.ContentFilter,
        _ => FinishReason.Other,
    };

    public static string Write(FinishReason reason) => reason switch
    {
        FinishReason.Length => "length",
        FinishReason.ToolCalls => "tool_calls",
        FinishReason.ContentFilter => "content_filter",
        _ => "stop",
    };
}
