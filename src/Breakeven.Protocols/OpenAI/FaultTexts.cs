namespace Breakeven.Protocols.OpenAI;

/// <summary>Phrases by which providers' messages for people tell what their words for machines do not. A message is matched and then forgotten.</summary>
/// <remarks>Collected from the engines' sources and from reports about gateways; the first match holds, so what is particular stands first.</remarks>
internal static class FaultTexts
{
    private static readonly (string Phrase, FaultKind Kind)[] s_phrases =
    [
        ("maximum context length", FaultKind.ContextExceeded),                        // OpenAI, vLLM, SGLang, DeepSeek
        ("available context size", FaultKind.ContextExceeded),                        // llama.cpp
        ("longer than the maximum model length", FaultKind.ContextExceeded),          // vLLM
        ("longer than the model's context length", FaultKind.ContextExceeded),        // SGLang
        ("max_tokens must be at least 1, got -", FaultKind.ContextExceeded),          // vLLM, when the prompt leaves no room
        ("context length", FaultKind.ContextExceeded),                                // LM Studio, Ollama
        ("context window", FaultKind.ContextExceeded),                                // Anthropic, Groq
        ("prompt is too long", FaultKind.ContextExceeded),                            // Anthropic
        ("input is too long", FaultKind.ContextExceeded),                             // Bedrock
        ("exceeds the maximum number of tokens allowed", FaultKind.ContextExceeded),  // Gemini
        ("`inputs` must have less than", FaultKind.ContextExceeded),                  // TGI
        ("`max_new_tokens` must be <=", FaultKind.ContextExceeded),                   // TGI
        ("exceeded model token limit", FaultKind.ContextExceeded),                    // Moonshot
        ("range of input length should be", FaultKind.ContextExceeded),               // Alibaba
        ("content management policy", FaultKind.Filtered),                            // Azure
        ("rate limit", FaultKind.RateLimited),
        ("too many requests", FaultKind.RateLimited),
        ("exceeded your current quota", FaultKind.RateLimited),
        ("overloaded", FaultKind.Overloaded),                                         // TGI and others
        ("server busy", FaultKind.Overloaded),                                        // Ollama
        ("maximum pending requests", FaultKind.Overloaded),                           // Ollama
        ("queue is full", FaultKind.Overloaded),
        ("loading model", FaultKind.Overloaded),                                      // llama.cpp
        ("does not support tools", FaultKind.Invalid),                                // Ollama
        ("does not support thinking", FaultKind.Invalid),                             // Ollama
        ("does not support chat", FaultKind.Invalid),                                 // Ollama
        ("input validation error", FaultKind.Invalid),                                // TGI
        ("template error", FaultKind.Invalid),                                        // TGI

        // llama.cpp answers these mistakes of the client with 500.
        ("failed to parse messages", FaultKind.Invalid),
        ("failed to parse tools", FaultKind.Invalid),
        ("failed to parse tool_choice", FaultKind.Invalid),
        ("failed to parse grammar", FaultKind.Invalid),
        ("json schema conversion failed", FaultKind.Invalid),
        ("unrecognized schema", FaultKind.Invalid),
        ("unable to generate parser for this template", FaultKind.Invalid),
        ("tools param requires --jinja", FaultKind.Invalid),
        ("cannot use tools with", FaultKind.Invalid),
        ("custom grammar constraints with tools", FaultKind.Invalid),
        ("conversation roles must alternate", FaultKind.Invalid),
        ("jinja exception", FaultKind.Invalid),
        ("image input is not supported", FaultKind.Invalid),
        ("audio input is not supported", FaultKind.Invalid),

        ("try pulling it first", FaultKind.ModelMissing),                             // Ollama
        ("not found, try pulling", FaultKind.ModelMissing),                           // Ollama
        ("incorrect api key", FaultKind.Credential),
        ("invalid api key", FaultKind.Credential),                                    // llama.cpp and others
        ("timed out", FaultKind.Timeout),
    ];

    public static FaultKind Read(ReadOnlySpan<char> message)
    {
        foreach ((string phrase, FaultKind kind) in s_phrases)
        {
            if (message.Contains(phrase, StringComparison.OrdinalIgnoreCase)) return kind;
        }
        return FaultKind.Unknown;
    }
}
