using System.Collections.Frozen;
using Breakeven.Gateway.Targets.Providers;

namespace Breakeven.Gateway.Tests.Targets.Providers;

public sealed class ProviderHeaderTests
{
    private static readonly (string, string)[] FromClaudeCode = [("anthropic-version", "2024-01-01"), ("anthropic-beta", "b-1,  b-2"), ("authorization", "Bearer client")];

    [Theory]
    [InlineData("openai")]
    [InlineData("mistral")]
    [InlineData("openrouter")]
    [InlineData("vllm")]
    [InlineData("sglang")]
    [InlineData("llama.cpp")]
    [InlineData("ollama")]
    [InlineData("tgi")]
    [InlineData("lmstudio")]
    [InlineData("openai-compatible", "https://h")]
    [InlineData("gemini", "https://h/openai")]
    [InlineData("bedrock")]
    public async Task AuthorizeAsync_BearerTypes_SendTheOperatorsKeyAndNothingOfTheClients(string type, string? baseUrl = null) => // pain 7: beta headers go to Anthropic only
        Assert.Equal([$"authorization: Bearer {Adapters.Key}"], await Adapters.HeadersAsync(Adapters.Of(type, baseUrl), clientHeaders: FromClaudeCode));

    [Theory]
    [InlineData("https://n.openai.azure.com")]
    [InlineData("https://n.openai.azure.com/openai/v1")]
    public async Task AuthorizeAsync_Azure_SendsApiKey(string baseUrl) =>
        Assert.Equal([$"api-key: {Adapters.Key}"], await Adapters.HeadersAsync(Adapters.Of("azure-openai", baseUrl), clientHeaders: FromClaudeCode));

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/m:generateContent", $"x-goog-api-key: {Adapters.Key}")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai/embeddings", $"authorization: Bearer {Adapters.Key}")]
    public async Task AuthorizeAsync_Gemini_SendsTheKeyAsThePathWantsIt(string address, string expected) =>
        Assert.Equal([expected], await Adapters.HeadersAsync(Adapters.Of("gemini"), address));

    [Fact]
    public async Task AuthorizeAsync_Anthropic_HasAVersionOfItsOwn() =>
        Assert.Equal(["anthropic-version: 2023-06-01", $"x-api-key: {Adapters.Key}"], await Adapters.HeadersAsync(Adapters.Of("anthropic")));

    [Fact]
    public async Task AuthorizeAsync_Anthropic_PassesTheClientsVersionAndBetasByteForByte() => // pain 7
        Assert.Equal(
            ["anthropic-beta: b-1,  b-2", "anthropic-version: 2024-01-01", $"x-api-key: {Adapters.Key}"],
            await Adapters.HeadersAsync(Adapters.Of("anthropic"), clientHeaders: FromClaudeCode));

    [Theory]
    [InlineData("bäta")]
    [InlineData("a\u0001b")]
    [InlineData("")]
    public async Task AuthorizeAsync_AnthropicBetaThatHttpCannotCarry_IsLeftOut(string value) =>
        Assert.Equal(["anthropic-version: 2023-06-01", $"x-api-key: {Adapters.Key}"], await Adapters.HeadersAsync(Adapters.Of("anthropic"), clientHeaders: [("anthropic-beta", value)]));

    [Theory]
    [InlineData("openai", null)]
    [InlineData("azure-openai", "https://h")]
    [InlineData("gemini", null)]
    [InlineData("vllm", null)]
    public async Task AuthorizeAsync_NoKey_SendsNone(string type, string? baseUrl) =>
        Assert.Empty(await Adapters.HeadersAsync(ProviderAdapters.Create(Adapters.Config(type, baseUrl) with { ApiKey = null })));

    [Fact]
    public async Task AuthorizeAsync_ConfiguredHeaders_ComeBesideOrInPlaceOfTheTypesOwn()
    {
        ProviderAdapter adapter = ProviderAdapters.Create(Adapters.Config("anthropic") with
        {
            Headers = Headers(("X-Title", "Acme"), ("X-Api-Key", "other"), ("anthropic-beta", "ours")),
        });
        Assert.Equal(
            ["anthropic-beta: ours", "anthropic-version: 2023-06-01", "x-api-key: other", "x-title: Acme"],
            await Adapters.HeadersAsync(adapter, clientHeaders: [("anthropic-beta", "theirs")]));
    }

    [Fact]
    public async Task AuthorizeAsync_ConfiguredUserAgent_ReplacesTheGateways()
    {
        ProviderAdapter adapter = ProviderAdapters.Create(Adapters.Config("openai") with { Headers = Headers(("user-agent", "acme/1")) });
        using HttpRequestMessage request = new(HttpMethod.Post, "https://h.example");
        request.Headers.UserAgent.ParseAdd("breakeven/1");
        await adapter.AuthorizeAsync(request, default, _ => null, TestContext.Current.CancellationToken);
        Assert.Equal("acme/1", request.Headers.UserAgent.ToString());
    }

    [Fact]
    public async Task AuthorizeAsync_BedrockWithAConfiguredAuthorization_IsNotSigned()
    {
        ProviderAdapter adapter = ProviderAdapters.Create(Adapters.Config("bedrock") with { ApiKey = null, Headers = Headers(("Authorization", "Bearer proxy")) });
        Assert.Equal(["authorization: Bearer proxy"], await Adapters.HeadersAsync(adapter));
    }

    private static FrozenDictionary<string, Secret> Headers(params (string Name, string Value)[] headers) =>
        headers.ToFrozenDictionary(header => header.Name, header => new Secret(header.Value), StringComparer.OrdinalIgnoreCase);
}
