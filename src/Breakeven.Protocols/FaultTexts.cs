namespace Breakeven.Protocols;

/// <summary>Phrases by which providers' messages for people tell what their words for machines do not. A message is matched and then forgotten.</summary>
/// <remarks>Collected from the engines' sources and from reports about gateways; the first match holds, so what is particular stands first.</remarks>
internal static class FaultTexts
{
    private static readonly (string Phrase, CallError Error)[] s_phrases =
    [
        ("maximum context length", TargetFaults.ContextLength),                       // OpenAI, vLLM, SGLang, DeepSeek
        ("available context size", TargetFaults.ContextLength),                       // llama.cpp
        ("maximum model length", TargetFaults.ContextLength),                         // vLLM
        ("longer than the model's context length", TargetFaults.ContextLength),       // SGLang
        ("max_tokens must be at least 1, got -", TargetFaults.ContextLength),         // vLLM, when the prompt leaves no room
        ("context length", TargetFaults.ContextLength),                               // LM Studio, Ollama
        ("context window", TargetFaults.ContextLength),                               // Anthropic, Groq
        ("exceed context limit", TargetFaults.ContextLength),                         // Anthropic
        ("prompt is too long", TargetFaults.ContextLength),                           // Anthropic
        ("input is too long", TargetFaults.ContextLength),                            // Bedrock
        ("exceeds the maximum number of tokens allowed", TargetFaults.ContextLength), // Gemini
        ("`inputs` must have less than", TargetFaults.ContextLength),                 // TGI
        ("`max_new_tokens` must be <=", TargetFaults.ContextLength),                  // TGI
        ("exceeded model token limit", TargetFaults.ContextLength),                   // Moonshot
        ("range of input length should be", TargetFaults.ContextLength),              // Alibaba
        ("content management policy", TargetFaults.Filtered),                         // Azure
        ("blocked by content filtering policy", TargetFaults.Filtered),               // Anthropic
        ("rate limit", TargetFaults.RateLimited),
        ("too many requests", TargetFaults.RateLimited),
        ("exceeded your current quota", TargetFaults.QuotaSpent),                     // OpenAI
        ("credit balance is too low", TargetFaults.QuotaSpent),                       // Anthropic
        ("insufficient credits", TargetFaults.QuotaSpent),                            // OpenRouter
        ("overloaded", TargetFaults.Unavailable),                                     // TGI and others
        ("server busy", TargetFaults.Unavailable),                                    // Ollama
        ("maximum pending requests", TargetFaults.Unavailable),                       // Ollama
        ("queue is full", TargetFaults.Unavailable),
        ("loading model", TargetFaults.Unavailable),                                  // llama.cpp
        ("does not support tools", TargetFaults.Invalid),                             // Ollama
        ("does not support thinking", TargetFaults.Invalid),                          // Ollama
        ("does not support chat", TargetFaults.Invalid),                              // Ollama
        ("input validation error", TargetFaults.Invalid),                             // TGI
        ("template error", TargetFaults.Invalid),                                     // TGI

        // llama.cpp answers these mistakes of the client with 500.
        ("failed to parse messages", TargetFaults.Invalid),
        ("failed to parse tools", TargetFaults.Invalid),
        ("failed to parse tool_choice", TargetFaults.Invalid),
        ("failed to parse grammar", TargetFaults.Invalid),
        ("json schema conversion failed", TargetFaults.Invalid),
        ("unrecognized schema", TargetFaults.Invalid),
        ("unable to generate parser for this template", TargetFaults.Invalid),
        ("tools param requires --jinja", TargetFaults.Invalid),
        ("cannot use tools with", TargetFaults.Invalid),
        ("custom grammar constraints with tools", TargetFaults.Invalid),
        ("conversation roles must alternate", TargetFaults.Invalid),
        ("jinja exception", TargetFaults.Invalid),
        ("image input is not supported", TargetFaults.Invalid),
        ("audio input is not supported", TargetFaults.Invalid),

        ("try pulling it first", TargetFaults.NoSuchModel),                           // Ollama
        ("not found, try pulling", TargetFaults.NoSuchModel),                         // Ollama
        ("incorrect api key", TargetFaults.Credential),
        ("invalid api key", TargetFaults.Credential),                                 // llama.cpp and others
        ("timed out", TargetFaults.Timeout),
    ];

    /// <returns>Null when the message says nothing that is known here.</returns>
    public static CallError? Read(ReadOnlySpan<char> message)
    {
        foreach ((string phrase, CallError error) in s_phrases)
        {
            if (message.Contains(phrase, StringComparison.OrdinalIgnoreCase)) return error;
        }
        return null;
    }
}
