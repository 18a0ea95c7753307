namespace Breakeven.Protocols.Anthropic;

/// <summary>Faults that providers tell only in words, each with who says so. Compared as sent, without decoding.</summary>
internal static class FaultTexts
{
    public static bool IsContextOverflow(ReadOnlySpan<byte> message) =>
        message.IndexOf("prompt is too long"u8) >= 0                    // Anthropic: "prompt is too long: 210000 tokens > 200000 maximum"
        || message.IndexOf("exceed context limit"u8) >= 0               // Anthropic: "input length and `max_tokens` exceed context limit"
        || message.IndexOf("exceeds the available context size"u8) >= 0 // llama.cpp
        || message.IndexOf("maximum context length"u8) >= 0             // vLLM
        || message.IndexOf("maximum model length"u8) >= 0               // vLLM, of a prompt alone
        || message.IndexOf("exceeds the context window"u8) >= 0;        // OpenAI, behind resellers

    public static bool IsContentFilter(ReadOnlySpan<byte> message) =>
        message.IndexOf("blocked by content filtering policy"u8) >= 0;  // Anthropic: "Output blocked by content filtering policy"
}
