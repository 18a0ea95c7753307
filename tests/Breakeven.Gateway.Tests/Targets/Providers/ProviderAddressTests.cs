using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Tests.Targets.Providers;

public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData("openai", null, WireFormat.ChatCompletions, "https://api.openai.com/v1/chat/completions")]
    [InlineData("openai", null, WireFormat.Responses, "https://api.openai.com/v1/responses")]
    [InlineData("openai", null, WireFormat.Completions, "https://api.openai.com/v1/completions")]
    [InlineData("openai", null, WireFormat.Embeddings, "https://api.openai.com/v1/embeddings")]
    [InlineData("azure-openai", "https://n.openai.azure.com", WireFormat.ChatCompletions, "https://n.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21")]
    [InlineData("azure-openai", "https://n.openai.azure.com/openai/", WireFormat.Embeddings, "https://n.openai.azure.com/openai/deployments/m/embeddings?api-version=2024-10-21")]
    [InlineData("azure-openai", "https://n.openai.azure.com", WireFormat.Completions, "https://n.openai.azure.com/openai/deployments/m/completions?api-version=2024-10-21")]
    [InlineData("azure-openai", "https://apim.example/azure", WireFormat.ChatCompletions, "https://apim.example/azure/openai/deployments/m/chat/completions?api-version=2024-10-21")]
    [InlineData("azure-openai", "https://n.openai.azure.com/openai/v1", WireFormat.Responses, "https://n.openai.azure.com/openai/v1/responses")]
    [InlineData("azure-openai", "https://n.openai.azure.com/openai/v1/", WireFormat.ChatCompletions, "https://n.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("anthropic", null, WireFormat.Messages, "https://api.anthropic.com/v1/messages")]
    [InlineData("anthropic", null, WireFormat.CountTokens, "https://api.anthropic.com/v1/messages/count_tokens")]
    [InlineData("anthropic", "https://api.anthropic.com/v1", WireFormat.Messages, "https://api.anthropic.com/v1/messages")]
    [InlineData("anthropic", "https://other.example/anthropic", WireFormat.Messages, "https://other.example/anthropic/v1/messages")]
    [InlineData("gemini", null, WireFormat.GenerateContent, "https://generativelanguage.googleapis.com/v1beta/models/m:generateContent")]
    [InlineData("gemini", null, WireFormat.Embeddings, "https://generativelanguage.googleapis.com/v1beta/openai/embeddings")]
    [InlineData("gemini", "https://g.example/v1", WireFormat.GenerateContent, "https://g.example/v1/models/m:generateContent")]
    [InlineData("gemini", "https://g.example/v1beta/openai", WireFormat.ChatCompletions, "https://g.example/v1beta/openai/chat/completions")]
    [InlineData("mistral", null, WireFormat.ChatCompletions, "https://api.mistral.ai/v1/chat/completions")]
    [InlineData("mistral", null, WireFormat.Embeddings, "https://api.mistral.ai/v1/embeddings")]
    [InlineData("openrouter", null, WireFormat.ChatCompletions, "https://openrouter.ai/api/v1/chat/completions")]
    [InlineData("openrouter", null, WireFormat.Completions, "https://openrouter.ai/api/v1/completions")]
    [InlineData("openrouter", null, WireFormat.Embeddings, "https://openrouter.ai/api/v1/embeddings")]
    [InlineData("bedrock", null, WireFormat.Converse, "https://bedrock-runtime.eu-central-1.amazonaws.com/model/m/converse")]
    [InlineData("bedrock", "https://vpce-1.example", WireFormat.Converse, "https://vpce-1.example/model/m/converse")]
    [InlineData("vllm", null, WireFormat.ChatCompletions, "http://127.0.0.1:8000/v1/chat/completions")]
    [InlineData("vllm", "http://gpu:9", WireFormat.Responses, "http://gpu:9/v1/responses")]
    [InlineData("vllm", null, WireFormat.Rerank, "http://127.0.0.1:8000/v1/rerank")]
    [InlineData("vllm", null, WireFormat.Messages, "http://127.0.0.1:8000/v1/messages")]
    [InlineData("vllm", null, WireFormat.CountTokens, "http://127.0.0.1:8000/v1/messages/count_tokens")]
    [InlineData("sglang", null, WireFormat.Completions, "http://127.0.0.1:30000/v1/completions")]
    [InlineData("llama.cpp", null, WireFormat.Embeddings, "http://127.0.0.1:8080/v1/embeddings")]
    [InlineData("llama.cpp", null, WireFormat.Messages, "http://127.0.0.1:8080/v1/messages")]
    [InlineData("ollama", null, WireFormat.OllamaChat, "http://127.0.0.1:11434/api/chat")]
    [InlineData("ollama", "http://h:1/", WireFormat.OllamaGenerate, "http://h:1/api/generate")]
    [InlineData("ollama", "http://h:1/v1", WireFormat.OllamaEmbed, "http://h:1/api/embed")]
    [InlineData("ollama", "http://h:1/v1", WireFormat.ChatCompletions, "http://h:1/v1/chat/completions")]
    [InlineData("ollama", "http://h:1", WireFormat.ChatCompletions, "http://h:1/v1/chat/completions")]
    [InlineData("ollama", "http://h:1/api", WireFormat.Embeddings, "http://h:1/v1/embeddings")]
    [InlineData("ollama", "https://h/proxied/v1", WireFormat.OllamaChat, "https://h/proxied/api/chat")]
    [InlineData("tgi", null, WireFormat.ChatCompletions, "http://127.0.0.1:3000/v1/chat/completions")]
    [InlineData("tgi", null, WireFormat.Completions, "http://127.0.0.1:3000/v1/completions")]
    [InlineData("lmstudio", null, WireFormat.Responses, "http://127.0.0.1:1234/v1/responses")]
    [InlineData("openai-compatible", "https://h/a%20b", WireFormat.ChatCompletions, "https://h/a%20b/chat/completions")]
    [InlineData("openai-compatible", "https://h", WireFormat.Rerank, "https://h/v1/rerank")]
    public void AddressOf_EveryFormat_IsTheDocumentedOne(string type, string? baseUrl, WireFormat format, string expected) =>
        Assert.Equal(expected, Adapters.Of(type, baseUrl).AddressOf(format, "m", stream: false).AbsoluteUri);

    [Theory]
    [InlineData("gemini", WireFormat.GenerateContent, "https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse")]
    [InlineData("bedrock", WireFormat.Converse, "https://bedrock-runtime.eu-central-1.amazonaws.com/model/m/converse-stream")]
    [InlineData("anthropic", WireFormat.Messages, "https://api.anthropic.com/v1/messages")]
    public void AddressOf_Stream_HasItsOwnPathWhereTheApiHas(string type, WireFormat format, string expected) =>
        Assert.Equal(expected, Adapters.Of(type).AddressOf(format, "m", stream: true).AbsoluteUri);

    [Theory]
    [InlineData("2025-03-01-preview", "https://n.openai.azure.com/openai/responses?api-version=2025-03-01-preview")]
    [InlineData("2025-04-01-preview", "https://n.openai.azure.com/openai/responses?api-version=2025-04-01-preview")]
    public void AddressOf_AzureResponses_KeepTheDeploymentInTheBody(string version, string expected)
    {
        ProviderAdapter adapter = ProviderAdapters.Create(Adapters.Config("azure-openai", "https://n.openai.azure.com") with { ApiVersion = version });
        Assert.Equal(expected, adapter.AddressOf(WireFormat.Responses, "m", stream: true).AbsoluteUri);
        Assert.Equal(
            $"https://n.openai.azure.com/openai/deployments/m/chat/completions?api-version={version}", adapter.AddressOf(WireFormat.ChatCompletions, "m", stream: true).AbsoluteUri);
    }

    [Fact]
    public void AddressOf_AzureV1WithAVersion_SendsIt()
    {
        ProviderAdapter adapter = ProviderAdapters.Create(Adapters.Config("azure-openai", "https://n.openai.azure.com/openai/v1") with { ApiVersion = "preview" });
        Assert.Equal("https://n.openai.azure.com/openai/v1/responses?api-version=preview", adapter.AddressOf(WireFormat.Responses, "m", stream: false).AbsoluteUri);
    }

    /// <summary>Pain 20: no key in an address, whoever logs it.</summary>
    [Fact]
    public void AddressOf_EveryTypeAndFormat_HoldsNoCredential()
    {
        int addresses = 0;
        foreach (ProviderType type in ProviderTypes.All)
        {
            ProviderAdapter adapter = Adapters.Of(type.Name, "https://h.example");
            foreach (WireFormat format in adapter.Formats.Select(format => format.Format))
            {
                Assert.DoesNotContain(Adapters.Key, adapter.AddressOf(format, "m", stream: true).OriginalString, StringComparison.Ordinal);
                addresses++;
            }
        }
        Assert.True(addresses >= 12, $"{addresses} addresses");
    }

    [Theory]
    [InlineData("bedrock", null)]
    [InlineData("openai-compatible", null)]
    [InlineData("nonsense", "https://h")]
    public void Create_WhatTheRulesRefuse_Throws(string type, string? baseUrl) =>
        Assert.Throws<ArgumentException>(() => ProviderAdapters.Create(new("p", type) { BaseUrl = baseUrl is null ? null : new(baseUrl) }));
}
