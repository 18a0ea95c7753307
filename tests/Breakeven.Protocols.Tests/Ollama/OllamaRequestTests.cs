using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Neutral;
using CsCheck;

namespace Breakeven.Protocols.Ollama;

public class OllamaRequestTests
{
    internal const string Full = """
        {"model":"llama3","messages":[{"role":"system","content":"be brief"},{"role":"User","content":"wie geht's in Zürich?","images":["iVBORw0KGgoAAAA"]},
        {"role":"assistant","content":"","thinking":"hm","tool_calls":[{"function":{"name":"w","arguments":{"city":"Z\u00fcrich"}}},{"function":{"name":"t","arguments":{}}}]},
        {"role":"tool","tool_name":"t","content":"noon"},{"role":"tool","name":"w","content":"sun"}],
        "tools":[{"type":"function","function":{"name":"w","description":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
        "stream":false,"format":{"type":"object"},"think":"low","keep_alive":"5m","logprobs":true,"top_logprobs":2,
        "options":{"temperature":0.5,"top_p":0.9,"top_k":40,"min_p":0.05,"seed":7,"stop":["\n\n"],"num_predict":128.0,"num_ctx":4096,"repeat_penalty":1.1,"presence_penalty":0.1,"frequency_penalty":0.2}}
        """;

    [Fact]
    public void TryReadRequest_FullChat_TellsItsFacts()
    {
        ModelRequest request = Translate.Request(OllamaChatProtocol.Instance, Full);

        Assert.Equal("llama3", request.Model);
        Assert.False(request.Stream);
        Assert.Equal(128, request.MaxOutputTokens);
        Assert.True(request.HasTools);
        Assert.True(request.HasImages);
        Assert.Equal(0.5, request.Temperature);
        Assert.True(request.ClientWantsUsage);
    }

    // Reliability, streaming table: Ollama streams unless it is told not to.
    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", true)]
    [InlineData("""{"model":"m","stream":null}""", true)]
    [InlineData("""{"model":"m","stream":true}""", true)]
    [InlineData("""{"model":"m","stream":false}""", false)]
    public void TryReadRequest_StreamAbsent_Streams(string body, bool streams)
    {
        Assert.Equal(streams, Translate.Request(OllamaChatProtocol.Instance, body).Stream);
        Assert.Equal(streams, Translate.Request(OllamaGenerateProtocol.Instance, body).Stream);
    }

    [Theory]
    [InlineData("-1", null)]
    [InlineData("-2", null)]
    [InlineData("0", null)]
    [InlineData("null", null)]
    [InlineData("7", 7L)]
    public void TryReadRequest_NumPredict_IsALimitOnlyAboveZero(string value, long? limit) =>
        Assert.Equal(limit, Translate.Request(OllamaGenerateProtocol.Instance, $$$"""{"model":"m","prompt":"x","options":{"num_predict":{{{value}}}}}""").MaxOutputTokens);

    [Theory]
    [InlineData("""{"messages":[]}""", "model")]
    [InlineData("""{"model":""}""", "model")]
    [InlineData("""{"model":"a\nb"}""", "model")]
    [InlineData("""{"model":"m","messages":{}}""", "messages")]
    [InlineData("""{"model":"m","messages":[1]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"content":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":["x"]}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"user","images":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{}}]}]}""", "messages")]
    [InlineData("""{"model":"m","stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","format":"xml"}""", "format")]
    [InlineData("""{"model":"m","think":1}""", "think")]
    [InlineData("""{"model":"m","tools":{}}""", "tools")]
    [InlineData("""{"model":"m","options":[]}""", "options")]
    [InlineData("""{"model":"m","options":{"temperature":"1"}}""", "options.temperature")]
    [InlineData("""{"model":"m","options":{"num_predict":1.5}}""", "options.num_predict")]
    [InlineData("""{"model":"m","options":{"num_predict":3000000000}}""", "options.num_predict")]
    [InlineData("""{"model":"m","options":{"stop":"x"}}""", "options.stop")]
    public void TryReadRequest_WrongField_IsNamed(string body, string param)
    {
        CallError error = Translate.Refuse(OllamaChatProtocol.Instance, body);
        Assert.Equal(("invalid_request_error", 400, param), (error.Code, error.Status, error.Param));
    }

    [Theory]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","input":[1]}""")]
    [InlineData("""{"model":"m","input":null}""")]
    public void TryReadRequest_EmbedWithoutTexts_IsRefused(string body) => Assert.Equal("input", Translate.Refuse(OllamaEmbedProtocol.Instance, body).Param);

    [Fact]
    public void TryReadRequest_MutatedBody_NeverThrows()
    {
        byte[] full = Translate.Utf8(Full);
        byte[] interesting = [.. "{}[]\":,\\ue0 19-.tfn\n/ma"u8, 0, 0xC3, 0xED, 0xFF, 0xEF];
        Gen.Select(Gen.Int[0, full.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf(interesting))).Array[1, 6].Sample(changes =>
        {
            byte[] body = [.. full];
            foreach ((int at, byte value) in changes) body[at] = value;
            if (!OllamaChatProtocol.Instance.TryReadRequest(body, out ModelRequest? request, out CallError? error)) return error.Status == 400;
            try
            {
                request.VisitPrompt((_, _) => { });
                request.ToNeutral(new TranslationRules());
            }
            catch (Json.RequestRejectedException)
            {
                // A request may be sound and yet not be translatable.
            }
            return true;
        }, iter: 30_000);
    }

    [Fact]
    public void WriteTo_OtherModel_ChangesNothingElse()
    {
        ArrayBufferWriter<byte> output = new();
        Translate.Request(OllamaChatProtocol.Instance, Full).WriteTo(output, "qwen\"3", askForUsage: true);
        Assert.Equal(Full.Replace("\"llama3\"", "\"qwen\\\"3\"", StringComparison.Ordinal), Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void VisitPrompt_Chat_GivesBlocksInTheEnginesOrder()
    {
        List<string> blocks = [];
        Translate.Request(OllamaChatProtocol.Instance, """{"messages":[{"content":"a\u0062","role":"USER","images":["xx"]},{"role":"assistant","tool_calls":[{"function":{"name":"f"}}],"content":"c"}],"tools":[{"a":1}],"model":"m"}""")
            .VisitPrompt((role, text) => blocks.Add($"{Encoding.UTF8.GetString(role)}:{Encoding.UTF8.GetString(text)}"));
        Assert.Equal(["tools:[{\"a\":1}]", "user:ab", "user:xx", "assistant:c", "assistant:[{\"function\":{\"name\":\"f\"}}]"], blocks);
    }

    [Fact]
    public void ToNeutral_FullChat_KeepsEverything()
    {
        Conversation chat = Chat(Full);

        Assert.Equal([MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Tool], chat.Messages.Select(m => m.Role));
        Assert.Equal("image/png", Assert.Single(chat.Messages[1].Parts.OfType<ContentPart.Image>()).Source.MediaType);
        Assert.Equal(new ContentPart.Reasoning("hm", null), chat.Messages[2].Parts[0]);
        Assert.Equal("call_0", Assert.IsType<ContentPart.ToolCall>(chat.Messages[2].Parts[1]).Id);
        // Without ids a result answers the first open call of its tool, whatever the order.
        Assert.Equal("call_1", Assert.IsType<ContentPart.ToolResult>(chat.Messages[3].Parts[0]).CallId);
        Assert.Equal("call_0", Assert.IsType<ContentPart.ToolResult>(chat.Messages[4].Parts[0]).CallId);
        Assert.Equal("weather", Assert.Single(chat.Tools).Description);
        Assert.Equal((128L, 0.5, 0.9, 40L, 0.05, 7L), (chat.MaxOutputTokens, chat.Temperature, chat.TopP, chat.TopK, chat.MinP, chat.Seed));
        Assert.Equal((1.1, 0.1, 0.2), (chat.RepetitionPenalty, chat.PresencePenalty, chat.FrequencyPenalty));
        Assert.Equal("low", chat.Reasoning?.Effort);
        Assert.Equal(2, chat.LogProbabilities);
        Assert.Equal("""{"type":"object"}""", Encoding.UTF8.GetString(chat.OutputShape!.SchemaJson!.Value.Span));
        Assert.Equal(["\n\n"], chat.StopSequences);
        Assert.Empty(chat.Extras);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"user","images":["AAAA"]}]}""", "messages")]
    public void ToNeutral_WhatHasNoMeaningElsewhere_IsRefused(string body, string param) =>
        Assert.Equal(param, Rejected(OllamaChatProtocol.Instance, body).Param);

    [Theory]
    [InlineData("\"raw\":true", "raw")]
    [InlineData("\"template\":\"x\"", "template")]
    [InlineData("\"suffix\":\"x\"", "suffix")]
    [InlineData("\"context\":[1,2]", "context")]
    public void ToNeutral_GenerateByOllamasOwnMeans_IsRefusedByName(string field, string param)
    {
        CallError error = Rejected(OllamaGenerateProtocol.Instance, $$"""{"model":"m","prompt":"x",{{field}}}""");
        Assert.Equal(("unsupported_parameter", param), (error.Code, error.Param));
    }

    [Fact]
    public void ToNeutral_Generate_IsAConversationOfOneTurn()
    {
        Conversation chat = Assert.IsType<Conversation>(Translate.Request(OllamaGenerateProtocol.Instance, """{"model":"m","prompt":"hi","system":"s","think":false}""").ToNeutral(new TranslationRules()));
        Assert.Equal(["s", "hi"], chat.Messages.Select(m => Assert.IsType<ContentPart.Text>(Assert.Single(m.Parts)).Value));
        Assert.Equal("none", chat.Reasoning?.Effort);
    }

    [Fact]
    public void ToNeutral_SamplingOptionWithoutNeutralName_IsAnExtra()
    {
        Conversation chat = Chat("""{"model":"m","messages":[{"role":"user","content":"x"}],"options":{"typical_p":0.7,"num_gpu":1,"nonsense":2}}""");
        Assert.Equal("typical_p", Assert.Single(chat.Extras).Name);
    }

    [Fact]
    public void WriteRequest_WhatItsOwnClientSaid_SaysItAgain()
    {
        Conversation chat = Chat(Full);
        Conversation again = Chat(OllamaChatProtocol.Instance.Write(chat, "llama3"));

        Assert.Equal(chat.Messages.Length, again.Messages.Length);
        foreach ((Message before, Message after) in chat.Messages.Zip(again.Messages)) Assert.Equal(Describe(before), Describe(after));
        Assert.Equal(chat.StopSequences, again.StopSequences);
        Conversation Plain(Conversation c) => c with { Messages = [], Tools = [], StopSequences = [], OutputShape = null };
        Assert.Equal(Plain(chat), Plain(again));
        static string Describe(Message message) => $"{message.Role} {string.Join(' ', message.Parts.Select(p => p is ContentPart.ToolCall c ? c with { ArgumentsJson = JsonDocument.Parse(c.ArgumentsJson).RootElement.ToString().Replace("\\u00fc", "ü", StringComparison.Ordinal) } : p is ContentPart.ToolResult r ? (object)(r.CallId, r.Parts[0]) : p))}";
    }

    [Fact]
    public void WriteRequest_ArgumentsThatAreNoObject_AreKeptInOne()
    {
        Conversation chat = new() { Messages = [Translate.User("x"), new(MessageRole.Assistant, [new ContentPart.ToolCall("1", "f", "oops"), new ContentPart.ToolCall("2", "g", "")])] };
        using JsonDocument body = JsonDocument.Parse(OllamaChatProtocol.Instance.Write(chat));
        JsonElement calls = body.RootElement.GetProperty("messages")[1].GetProperty("tool_calls");
        Assert.Equal("oops", calls[0].GetProperty("function").GetProperty("arguments").GetProperty("arguments").GetString());
        Assert.Equal("{}", calls[1].GetProperty("function").GetProperty("arguments").GetRawText());
    }

    [Theory]
    [InlineData("tool_choice")]
    [InlineData("n")]
    [InlineData("messages")]
    [InlineData("prediction")]
    public void WriteRequest_WhatOllamaLacks_IsRefusedOrDropped(string field)
    {
        Conversation chat = field switch
        {
            "tool_choice" => new() { Messages = [Translate.User("x")], ToolChoice = new(ToolChoiceKind.Required) },
            "n" => new() { Messages = [Translate.User("x")], Choices = 2 },
            "messages" => new() { Messages = [new(MessageRole.User, [new ContentPart.Image(MediaSource.At("https://x/y.png"))])] },
            _ => new() { Messages = [Translate.User("x")], Extras = [new("prediction", "1"u8.ToArray())] },
        };
        Assert.Equal(field, Assert.Throws<Json.RequestRejectedException>(() => OllamaChatProtocol.Instance.Write(chat)).Error.Param);
        OllamaChatProtocol.Instance.Write(chat, rules: new TranslationRules { Dropped = System.Collections.Frozen.FrozenSet.ToFrozenSet([field]) });
    }

    [Fact]
    public void WriteRequest_GenerateOfAConversation_IsRefused()
    {
        Assert.Contains("\"prompt\":\"hi\"", OllamaGenerateProtocol.Instance.Write(new Conversation { Messages = [Translate.User("hi")] }), StringComparison.Ordinal);
        Conversation chat = new() { Messages = [Translate.User("hi"), new(MessageRole.Assistant, [new ContentPart.Text("ho")]), Translate.User("hi")] };
        Assert.Equal("messages", Assert.Throws<Json.RequestRejectedException>(() => OllamaGenerateProtocol.Instance.Write(chat)).Error.Param);
    }

    [Fact]
    public void WriteRequest_Embeddings_KeepTextsAndDimensions()
    {
        NeutralRequest input = Translate.Request(OllamaEmbedProtocol.Instance, """{"model":"m","input":["a","b"],"dimensions":8}""").ToNeutral(new TranslationRules());
        Assert.Equal("""{"model":"e","input":["a","b"],"truncate":false,"dimensions":8}""", OllamaEmbedProtocol.Instance.Write(input, "e"));
    }

    private static Conversation Chat(string body) => Assert.IsType<Conversation>(Translate.Request(OllamaChatProtocol.Instance, body).ToNeutral(new TranslationRules()));

    private static CallError Rejected(IClientProtocol protocol, string body)
    {
        ModelRequest request = Translate.Request(protocol, body);
        return Assert.Throws<Json.RequestRejectedException>(() => request.ToNeutral(new TranslationRules())).Error;
    }
}
