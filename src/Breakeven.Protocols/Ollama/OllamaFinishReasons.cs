using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Finish reasons in Ollama's words. It has none for tool calls: an answer with one ends <c>stop</c>.</summary>
internal static class OllamaFinishReasons
{
    /// <param name="word">Null in servers before 0.2, which gave no reason.</param>
    public static FinishReason Read(string? word, bool calledTools) => word switch
    {
        null or "stop" => calledTools ? FinishReason.ToolCalls : FinishReason.Stop,
        "length" => FinishReason.Length,
        _ => FinishReason.Other, // load, unload
    };

    public static string Write(FinishReason reason) => reason == FinishReason.Length ? "length" : "stop";
}
