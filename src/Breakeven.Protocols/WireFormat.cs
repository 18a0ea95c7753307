namespace Breakeven.Protocols;

/// <summary>A public wire format of one operation: how a request and its answer look on the wire.</summary>
public enum WireFormat
{
    /// <summary>OpenAI <c>/v1/chat/completions</c>.</summary>
    ChatCompletions,

    /// <summary>OpenAI <c>/v1/completions</c>: a text goes on.</summary>
    Completions,

    /// <summary>OpenAI <c>/v1/responses</c>.</summary>
    Responses,

    /// <summary>OpenAI <c>/v1/embeddings</c>.</summary>
    Embeddings,

    /// <summary><c>/v1/rerank</c>, as Cohere, Jina and vLLM speak it.</summary>
    Rerank,

    /// <summary>Anthropic <c>/v1/messages</c>.</summary>
    Messages,

    /// <summary>Anthropic <c>/v1/messages/count_tokens</c>.</summary>
    CountTokens,

    /// <summary>Ollama <c>/api/chat</c>.</summary>
    OllamaChat,

    /// <summary>Ollama <c>/api/generate</c>.</summary>
    OllamaGenerate,

    /// <summary>Ollama <c>/api/embed</c>.</summary>
    OllamaEmbed,

    /// <summary>Google Gemini <c>models/{model}:generateContent</c>.</summary>
    GenerateContent,

    /// <summary>Amazon Bedrock <c>model/{model}/converse</c>.</summary>
    Converse,
}
