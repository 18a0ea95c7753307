using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using CsCheck;

namespace Breakeven.Protocols.Gemini;

public class GeminiTests
{
    private const string Thought = """{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":10},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}""";
    private const string Calls = """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"w","args":{"city": "Z"}},"thoughtSignature":"sig"},{"functionCall":{"name":"v"}}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":7,"toolUsePromptTokenCount":2,"totalTokenCount":24},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}""";

    [Fact]
    public void Observe_Stream_TellsItsFacts()
    {
        AnswerObserver observer = GenerateContentProtocol.Instance.CreateObserver(1);

        Assert.Equal(ChunkKinds.Content | ChunkKinds.Usage, observer.Observe(default, Translate.Utf8(Thought)));
        Assert.False(observer.IsComplete);
        Assert.Equal(ChunkKinds.Content | ChunkKinds.Usage | ChunkKinds.Finish, observer.Observe(default, Translate.Utf8(Calls)));
        Assert.True(observer.IsUsable);
        // Pain 1: the prompt includes its cached part, the candidates leave thoughts out, tools come beside. 24 in all.
        Assert.Equal(new TokenUsage(8, 4, 0, 12, 7), observer.Usage);
        Assert.Equal(24, observer.Usage!.Value.Total);
        Assert.Equal(FinishReason.ToolCalls, observer.FinishReason); // pain 6
        Assert.Equal("gemini-2.5-pro", observer.ResponseModel);
    }

    [Fact]
    public void Read_Stream_GivesNeutralEvents() => Assert.Equal(
    [
        new AnswerEvent.Started("r-1", "gemini-2.5-pro"), new AnswerEvent.Reasoning(0, "hm"), new AnswerEvent.Usage(new TokenUsage(10, 0, 0, 0, 0)),
        new AnswerEvent.ReasoningSignature(0, "sig"), new AnswerEvent.ToolCall(0, 0, "call_r-1_0", "w"), new AnswerEvent.ToolArguments(0, 0, """{"city":"Z"}"""),
        new AnswerEvent.ToolCall(0, 1, "call_r-1_1", "v"), new AnswerEvent.ToolArguments(0, 1, "{}"),
        new AnswerEvent.Finished(0, FinishReason.ToolCalls), new AnswerEvent.Usage(new TokenUsage(8, 4, 0, 12, 7)),
    ], Translate.Stream(GenerateContentProtocol.Instance.CreateReader(), ("", Thought), ("", Calls)));

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":3}}""")]
    [InlineData("""{"candidates":[{"finishReason":"SAFETY","index":0}],"usageMetadata":{"promptTokenCount":3}}""")]
    [InlineData("""{"candidates":[{"finishReason":"RECITATION"}],"usageMetadata":{"promptTokenCount":3}}""")]
    public void ReadWhole_BlockedBySafety_IsAFilteredAnswer(string body)
    {
        AnswerFacts facts = GenerateContentProtocol.Instance.ReadWhole(Translate.Utf8(body));
        Assert.True(facts.IsUsable);
        Assert.Equal(FinishReason.ContentFilter, facts.FinishReason);
        Assert.Equal(FinishReason.ContentFilter, Assert.Single(Translate.Whole(GenerateContentProtocol.Instance.CreateReader(), body).OfType<AnswerEvent.Finished>()).Reason);
        AnswerObserver observer = GenerateContentProtocol.Instance.CreateObserver(1);
        observer.Observe(default, Translate.Utf8(body));
        Assert.True(observer.IsComplete);
    }

    [Fact]
    public void Observe_TwoCandidates_IsCompleteWhenBothHaveFinished()
    {
        AnswerObserver observer = GenerateContentProtocol.Instance.CreateObserver(2);
        observer.Observe(default, """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","index":1}]}"""u8);
        Assert.False(observer.IsComplete);
        observer.Observe(default, """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS"}]}"""u8);
        Assert.True(observer.IsComplete);
    }

    [Theory]
    [InlineData("RESOURCE_EXHAUSTED", "", "x", "rate_limit_exceeded", 429)]
    [InlineData("INVALID_ARGUMENT", "", "x", "invalid_request_error", 400)]
    [InlineData("INVALID_ARGUMENT", "", "The input token count (9) exceeds the maximum number of tokens allowed (8).", "context_length_exceeded", 400)]
    [InlineData("INVALID_ARGUMENT", "API_KEY_INVALID", "API key not valid: AIza-secret", "upstream_auth", 502)]
    [InlineData("PERMISSION_DENIED", "", "x", "upstream_auth", 502)]
    [InlineData("NOT_FOUND", "", "x", "upstream_model_not_found", 502)]
    [InlineData("UNAVAILABLE", "", "x", "upstream_error", 503)]
    public void ReadWhole_Error_IsToldWithoutItsWords(string status, string reason, string text, string code, int http)
    {
        string error = $$$"""{"error":{"code":400,"message":"{{{text}}}","status":"{{{status}}}","details":[{"@type":"t","reason":"{{{reason}}}"}]}}""";
        foreach (string body in new[] { error, $"[{error}]" })
        {
            AnswerFacts facts = GenerateContentProtocol.Instance.ReadWhole(Translate.Utf8(body));
            Assert.False(facts.IsUsable);
            Assert.Equal((code, http), (facts.Error!.Code, facts.Error.Status));
            Assert.DoesNotContain("secret", facts.Error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"promptTokenCount":-1}""")]
    [InlineData("""{"promptTokenCount":3,"cachedContentTokenCount":4}""")]
    [InlineData("""{"promptTokenCount":"3"}""")]
    [InlineData("""{"candidatesTokenCount":3}""")]
    [InlineData("7")]
    public void ReadWhole_CountsThatCannotBeTrue_AreSuspect(string usage)
    {
        AnswerFacts facts = GenerateContentProtocol.Instance.ReadWhole(Translate.Utf8($$"""{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{{usage}}}"""));
        Assert.True(facts.UsageSuspect);
        Assert.Null(facts.Usage);
    }

    [Fact]
    public void Read_MutatedAnswer_NeverThrows() =>
        Gen.Select(Gen.Int[0, Calls.Length - 1], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            byte[] body = Translate.Utf8(Calls);
            foreach ((int at, byte value) in changes) body[at] = value;
            GenerateContentProtocol.Instance.ReadWhole(body);
            GenerateContentProtocol.Instance.CreateObserver(1).Observe(default, body);
            GenerateContentProtocol.Instance.CreateReader().ReadWhole(body, []);
            return true;
        }, iter: 20_000);

    [Fact]
    public void WriteRequest_Conversation_MatchesGemini()
    {
        Conversation chat = new()
        {
            Messages =
            [
                new(MessageRole.System, [new ContentPart.Text("be brief")]),
                new(MessageRole.User, [new ContentPart.Text("look"), new ContentPart.Image(MediaSource.Of("image/png", "AAAA"))]),
                new(MessageRole.Assistant, [new ContentPart.Reasoning("hm", "sig"), new ContentPart.ToolCall("t1", "w", """{"a":1}"""), new ContentPart.ToolCall("t2", "v", "")]),
                new(MessageRole.Tool, [new ContentPart.ToolResult("t1", [new ContentPart.Text("sun")])]),
                new(MessageRole.Tool, [new ContentPart.ToolResult("t2", [new ContentPart.Text("no")], IsError: true)]),
            ],
            Tools = [new("w", "weather", """{"type":"object","properties":{"a":{"type":"integer"}}}"""u8.ToArray()), new("v", null, """{"type":"object","properties":{}}"""u8.ToArray())],
            ToolChoice = new(ToolChoiceKind.Named, "w"),
            MaxOutputTokens = 100,
            TopK = 5,
            Seed = 1,
            StopSequences = ["x"],
            OutputShape = new("""{"type":"object","properties":{"b":{"type":"string"}}}"""u8.ToArray()),
            Reasoning = new("medium", null),
        };
        using JsonDocument expected = JsonDocument.Parse("""
            {"systemInstruction":{"parts":[{"text":"be brief"}]},
            "contents":[{"role":"user","parts":[{"text":"look"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
              {"role":"model","parts":[{"functionCall":{"name":"w","args":{"a":1}},"thoughtSignature":"sig"},{"functionCall":{"name":"v","args":{}}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"w","response":{"result":"sun"}}},{"functionResponse":{"name":"v","response":{"error":"no"}}}]}],
            "tools":[{"functionDeclarations":[{"name":"w","description":"weather","parameters":{"type":"object","properties":{"a":{"type":"integer"}}}},{"name":"v"}]}],
            "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["w"]}},
            "generationConfig":{"maxOutputTokens":100,"topK":5,"seed":1,"stopSequences":["x"],"responseMimeType":"application/json","responseSchema":{"type":"object","properties":{"b":{"type":"string"}}},"thinkingConfig":{"includeThoughts":true,"thinkingBudget":8192}}}
            """);
        using JsonDocument written = JsonDocument.Parse(GenerateContentProtocol.Instance.Write(chat, "gemini-2.5-pro"));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written.RootElement), written.RootElement.ToString());
    }

    [Fact]
    public void WriteRequest_Gemini3AndACallFromElsewhere_SaysThatItHasNoSignature()
    {
        Conversation chat = new() { Messages = [Translate.User("x"), new(MessageRole.Assistant, [new ContentPart.ToolCall("1", "w", "{}"), new ContentPart.ToolCall("2", "w", "{}")])], Reasoning = new("low", null) };
        string three = GenerateContentProtocol.Instance.Write(chat, "gemini-3-pro-preview");
        Assert.Equal(2, three.Split("skip_thought_signature_validator").Length);
        Assert.Contains("\"thinkingLevel\":\"low\"", three, StringComparison.Ordinal);
        Assert.DoesNotContain("skip_thought", GenerateContentProtocol.Instance.Write(chat, "gemini-2.5-pro"), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteRequest_ImageOfTheWeb_IsRefused()
    {
        Conversation chat = new() { Messages = [new(MessageRole.User, [new ContentPart.Image(MediaSource.At("https://x/y.png"))])] };
        Assert.Equal("messages", Assert.Throws<RequestRejectedException>(() => GenerateContentProtocol.Instance.Write(chat)).Error.Param);
    }

    [Theory]
    [InlineData("""{"type":"object","$schema":"x","additionalProperties":false,"properties":{"a":{"type":"string","format":"email","default":"x"}},"required":["a"]}""", """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""")]
    [InlineData("""{"type":["string","null"]}""", """{"type":"string","nullable":true}""")]
    [InlineData("""{"type":["string","null"],"nullable":true}""", """{"type":"string","nullable":true}""")]
    [InlineData("""{"oneOf":[{"const":"a"},{"type":"integer","enum":[1,2]}]}""", """{"anyOf":[{"enum":["a"]},{"type":"integer"}]}""")]
    [InlineData("""{"type":"array","items":{"type":"string","enum":["a",""]},"uniqueItems":true}""", """{"type":"array","items":{"type":"string"}}""")]
    [InlineData("""{"properties":{"type":{"type":"string","format":"date-time"},"any":true}}""", """{"properties":{"type":{"type":"string","format":"date-time"},"any":{}}}""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"string"}],"items":false,"minItems":1}""", """{"type":"array","minItems":1}""")]
    [InlineData("""{"const":{"a":[1]},"type":"object"}""", """{"type":"object"}""")]
    public void Write_Schema_KeepsWhatGeminiTakes(string schema, string expected)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream)) GeminiSchema.Write(Translate.Utf8(schema), writer);
        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void WriteRequest_SchemaWithReferences_GoesAsItIs()
    {
        const string Schema = """{"$defs":{"p":{"type":"string"}},"type":"object","properties":{"a":{"$ref":"#/$defs/p"}}}""";
        Conversation chat = new() { Messages = [Translate.User("x")], Tools = [new("w", null, Translate.Utf8(Schema))] };
        Assert.Contains("\"parametersJsonSchema\":" + Schema, GenerateContentProtocol.Instance.Write(chat), StringComparison.Ordinal);
    }
}
