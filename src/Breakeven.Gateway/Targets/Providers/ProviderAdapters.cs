using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>From a provider's configuration to its adapter.</summary>
internal static class ProviderAdapters
{
    /// <param name="time">Dates signatures; the system's unless given.</param>
    /// <exception cref="ArgumentException">A configuration that its rules would have refused: an unknown type, or no address.</exception>
    public static ProviderAdapter Create(ProviderConfig config, TimeProvider? time = null)
    {
        ProviderType type = ProviderTypes.Find(config.Type)
            ?? throw new ArgumentException($"Provider '{config.Name}' has the unknown type '{config.Type}'.", nameof(config));
        Uri address = ProviderTypes.AddressOf(config)
            ?? throw new ArgumentException($"Provider '{config.Name}' of type '{config.Type}' has no address.", nameof(config));
        return type.Name switch
        {
            "openai" => new OpenAIAdapter(config, address),
            ProviderTypes.AzureOpenAI when AzureOpenAIV1Adapter.IsMeantBy(address) => new AzureOpenAIV1Adapter(config, address),
            ProviderTypes.AzureOpenAI => new AzureOpenAIAdapter(config, address),
            "anthropic" => new AnthropicAdapter(config, address),
            "gemini" when GeminiOpenAIAdapter.IsMeantBy(address) => new GeminiOpenAIAdapter(config, address),
            "gemini" => new GeminiAdapter(config, address),
            "mistral" => new MistralAdapter(config, address),
            "openrouter" => new OpenRouterAdapter(config, address),
            ProviderTypes.Bedrock => new BedrockAdapter(config, address, time ?? TimeProvider.System),
            "vllm" => new VllmAdapter(config, address),
            "sglang" => new SglangAdapter(config, address),
            "llama.cpp" => new LlamaCppAdapter(config, address),
            "ollama" => OllamaAdapter.Create(config, address),
            "tgi" => new TgiAdapter(config, address),
            "lmstudio" => new LmStudioAdapter(config, address),
            _ => new OpenAICompatibleAdapter(config, address),
        };
    }
}
