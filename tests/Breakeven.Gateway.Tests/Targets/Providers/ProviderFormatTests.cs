using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Gateway.Tests.Configuration;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using static Breakeven.Protocols.WireFormat;

namespace Breakeven.Gateway.Tests.Targets.Providers;

public sealed class ProviderFormatTests
{
    public static TheoryData<string, string?, WireFormat[], WireFormat[]> Spoken() => new()
    {
        { "openai", null, [ChatCompletions, Responses, Completions, Embeddings], [] },
        { "azure-openai", "https://h", [ChatCompletions, Completions, Embeddings], [] },
        { "azure-openai", "https://h/openai/v1", [ChatCompletions, Responses, Completions, Embeddings], [] },
        { "anthropic", null, [Messages, CountTokens], [] },
        { "gemini", null, [GenerateContent, Embeddings], [] },
        { "gemini", "https://h/openai", [ChatCompletions, Embeddings], [] },
        { "mistral", null, [ChatCompletions, Embeddings], [] },
        { "openrouter", null, [ChatCompletions, Completions, Embeddings], [] },
        { "bedrock", null, [Converse], [] },
        { "vllm", null, [ChatCompletions, Responses, Completions, Embeddings, Rerank], [Messages, CountTokens] },
        { "sglang", null, [ChatCompletions, Completions, Embeddings, Rerank], [Responses, Messages, CountTokens] },
        { "llama.cpp", null, [ChatCompletions, Completions, Embeddings, Rerank], [Responses, Messages, CountTokens] },
        { "ollama", null, [OllamaChat, OllamaGenerate, OllamaEmbed, ChatCompletions, Completions, Embeddings], [Responses, Messages] },
        { "tgi", null, [ChatCompletions, Completions], [] },
        { "lmstudio", null, [ChatCompletions, Responses, Completions, Embeddings], [Messages] },
        { "openai-compatible", "https://h", [ChatCompletions, Completions, Embeddings, Rerank], [Responses, Messages, CountTokens] },
    };

    [Theory]
    [MemberData(nameof(Spoken))]
    public void Formats_OfAType_AreThoseOfItsDocumentation(string type, string? baseUrl, WireFormat[] always, WireFormat[] probed)
    {
        ProviderAdapter adapter = Adapters.Of(type, baseUrl);
        Assert.Equal(always, adapter.Formats.Select(format => format.Format));
        Assert.Equal(probed, adapter.FormatsToProbe);
    }

    [Fact]
    public void Spoken_Table_HasEveryType() => Assert.Equal(ProviderTypes.All.Select(type => type.Name).Order(), Spoken().Select(row => row.Data.Item1).Distinct().Order());

    [Fact]
    public void Of_EveryFormat_IsItsClass() =>
        Assert.All(Enum.GetValues<WireFormat>(), format => Assert.Equal(format, TargetProtocols.Of(format).Format));

    [Theory]
    [InlineData("anthropic", ChatCompletions, Messages)]
    [InlineData("anthropic", Messages, Messages)]
    [InlineData("anthropic", Embeddings, null)]
    [InlineData("bedrock", Messages, Converse)]
    [InlineData("gemini", ChatCompletions, GenerateContent)]
    [InlineData("gemini", OllamaEmbed, Embeddings)]
    [InlineData("openai", Messages, ChatCompletions)]
    [InlineData("openai", Rerank, null)]
    [InlineData("ollama", ChatCompletions, ChatCompletions)]
    [InlineData("ollama", Messages, OllamaChat)]
    [InlineData("vllm", Responses, Responses)]
    [InlineData("vllm", Messages, ChatCompletions)]
    [InlineData("vllm", CountTokens, null)]
    public void FormatFor_AClient_IsItsOwnOrTheFirstThatCanBeTranslated(string type, WireFormat client, WireFormat? expected) =>
        Assert.Equal(expected, Adapters.Of(type).FormatFor(client)?.Format);

    /// <summary>Pain 7: Claude Code in front of an engine that speaks Messages itself.</summary>
    [Fact]
    public void Learn_WhatAProbeFound_IsSpokenUntilItIsGone()
    {
        Engine adapter = new();
        Assert.Equal(ChatCompletions, adapter.FormatFor(OllamaChat)?.Format);
        adapter.Learn([OllamaChat, Rerank, Converse]);
        Assert.Equal([ChatCompletions, OllamaChat, Rerank], adapter.Formats.Select(format => format.Format)); // Converse is not of this type
        Assert.Equal(OllamaChat, adapter.FormatFor(OllamaChat)?.Format);
        adapter.Learn([]);
        Assert.Equal(ChatCompletions, adapter.FormatFor(OllamaChat)?.Format);
        Assert.Null(adapter.FormatFor(Rerank));
    }

    [Theory]
    [InlineData("openai", false, false, null)] // its reasoning models refuse max_tokens
    [InlineData("mistral", false, true, null)]
    [InlineData("openrouter", true, true, "reasoning")]
    [InlineData("vllm", true, true, "reasoning")]
    [InlineData("sglang", true, true, "reasoning_content")]
    [InlineData("llama.cpp", true, true, "reasoning_content")]
    [InlineData("ollama", true, true, "reasoning")]
    [InlineData("tgi", true, true, null)]
    [InlineData("lmstudio", true, true, null)]
    public void Rules_OfAType_AreItsQuirks(string type, bool takesExtraFields, bool legacyMaxTokens, string? reasoningField)
    {
        TranslationRules rules = Adapters.Of(type).Rules;
        Assert.Equal((takesExtraFields, legacyMaxTokens, reasoningField), (rules.TakesExtraFields, rules.LegacyMaxTokens, rules.ReasoningField));
        Assert.Equal((4096, 0), (rules.DefaultMaxOutputTokens, rules.Dropped.Count));
    }

    [Fact]
    public void Rules_Configured_AreTaken()
    {
        TranslationRules rules = ProviderAdapters.Create(Adapters.Config("anthropic") with { DropUnsupported = ["logprobs", "seed"], DefaultMaxOutputTokens = 32_000 }).Rules;
        Assert.Equal(32_000, rules.DefaultMaxOutputTokens);
        Assert.Equal(["logprobs", "seed"], rules.Dropped.Order());
    }

    /// <summary>Fine-tunes and LoRA adapters are models by any name.</summary>
    [Theory]
    [InlineData("openai", "ft:gpt-4.1-mini:acme::abc")]
    [InlineData("gpu", "team/sql-lora@v2")]
    public void FindQualified_FineTuneOrAdapter_IsAnOrdinaryModel(string provider, string model)
    {
        BreakevenConfig config = ConfigExamples.Valid(
            $$"""
            providers: { openai: { type: openai, api_key: k }, gpu: { type: vllm, location: own } }
            targets: { tuned: { provider: {{provider}}, model: "{{model}}", hosting: { usd_per_hour: 1 } } }
            """);
        Target? found = new TargetTable(config).FindQualified($"{provider}/{model}", out string asked);
        Assert.Equal(("tuned", model), (found?.Id, asked));
    }

    private sealed class Engine() : OpenAICompatibleAdapter(
        Adapters.Config("vllm"), new("http://h/v1"), new ProviderQuirks([ChatCompletions]) { InSomeVersions = [OllamaChat, Rerank] });
}
