using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Gemini;

/// <summary>Finish reasons in Gemini's words. It has none for tool calls: an answer with one ends <c>STOP</c>.</summary>
internal static class GeminiFinishReasons
{
    public static FinishReason Read(string word, bool calledTools) => word switch
    {
        "STOP" => calledTools ? FinishReason.ToolCalls : FinishReason.Stop,
        "MAX_TOKENS" => FinishReason.Length,
        "SAFETY" or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII"
            or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => FinishReason.ContentFilter,
        _ => FinishReason.Other,
    };
}
