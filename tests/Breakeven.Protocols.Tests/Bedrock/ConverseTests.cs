using System.Collections.Frozen;
using System.Text.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;
using CsCheck;

namespace Breakeven.Protocols.Bedrock;

public class ConverseTests
{
    private const string Claude = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private const string Whole = """
        {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},{"text":"hi"},
        {"toolUse":{"toolUseId":"t1","name":"w","input":{"city": "Z"}}}]}},"stopReason":"tool_use",
        "usage":{"inputTokens":10,"outputTokens":5,"totalTokens":22,"cacheReadInputTokens":4,"cacheWriteInputTokens":3},"metrics":{"latencyMs":900}}
        """;

    private static readonly (string Type, string Data)[] s_stream =
    [
        ("messageStart", """{"p":"abc","role":"assistant"}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"sig"}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":0}"""),
        ("contentBlockDelta", """{"delta":{"text":"hi"},"contentBlockIndex":1}"""),
        ("contentBlockStart", """{"start":{"toolUse":{"toolUseId":"t1","name":"w"}},"contentBlockIndex":2}"""),
        ("contentBlockStart", """{"start":{"toolUse":{"toolUseId":"t2","name":"v"}},"contentBlockIndex":3}"""),
        ("contentBlockDelta", """{"delta":{"toolUse":{"input":"{\"city\":"}},"contentBlockIndex":2}"""),
        ("contentBlockDelta", """{"delta":{"toolUse":{"input":"{}"}},"contentBlockIndex":3}"""),
        ("contentBlockDelta", """{"delta":{"toolUse":{"input":"\"Z\"}"}},"contentBlockIndex":2}"""),
        ("messageStop", """{"stopReason":"tool_use"}"""),
        ("metadata", """{"usage":{"inputTokens":10,"outputTokens":5,"totalTokens":15},"metrics":{"latencyMs":1}}"""),
    ];

    [Fact]
    public void ReadWhole_Answer_TellsItsFacts()
    {
        AnswerFacts facts = ConverseProtocol.Instance.ReadWhole(Translate.Utf8(Whole));

        Assert.True(facts.IsUsable);
        Assert.Equal(new TokenUsage(10, 4, 3, 5, 0), facts.Usage); // pain 1: input leaves cached tokens out
        Assert.Equal(FinishReason.ToolCalls, facts.FinishReason);
        Assert.StartsWith("{\"inputTokens\":10", facts.RawUsage, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_Stream_TellsItsFacts()
    {
        AnswerObserver observer = ConverseProtocol.Instance.CreateObserver(1);
        List<ChunkKinds> kinds = [.. s_stream.Select(e => observer.Observe(Translate.Utf8(e.Type), Translate.Utf8(e.Data)))];

        Assert.Equal(ChunkKinds.None, kinds[0]);
        Assert.Equal(ChunkKinds.Content, kinds[1]);
        Assert.Equal(ChunkKinds.Finish, kinds[^2]);
        Assert.Equal(ChunkKinds.Usage | ChunkKinds.Done, kinds[^1]);
        Assert.True(observer.IsUsable);
        Assert.Equal(new TokenUsage(10, 0, 0, 5, 0), observer.Usage);
        Assert.Equal("hm".Length + "hi".Length + "w".Length + "v".Length + "{\"city\":\"Z\"}".Length + "{}".Length, observer.OutputBytes);
    }

    [Theory]
    [InlineData("throttlingException", "x", "rate_limit_exceeded", 429)]
    [InlineData("validationException", "The model returned: Input is too long for requested model.", "context_length_exceeded", 400)]
    [InlineData("validationException", "secret prompt", "invalid_request_error", 400)]
    [InlineData("modelStreamErrorException", "x", "upstream_error", 502)]
    [InlineData("modelTimeoutException", "x", "upstream_timeout", 504)]
    [InlineData("serviceUnavailableException", "x", "upstream_error", 503)]
    [InlineData("accessDeniedException", "x", "upstream_auth", 502)]
    [InlineData("corruptStreamException", "x", "upstream_error", 502)]
    public void Observe_Exception_IsToldWithoutItsWords(string type, string text, string code, int status)
    {
        AnswerObserver observer = ConverseProtocol.Instance.CreateObserver(1);
        Assert.True(observer.Observe(Translate.Utf8(type), Translate.Utf8($$"""{"message":"{{text}}"}""")).HasFlag(ChunkKinds.Error));
        Assert.False(observer.IsUsable);
        Assert.Equal((code, status), (observer.Error!.Code, observer.Error.Status));
        Assert.DoesNotContain("secret", observer.Error.Message, StringComparison.Ordinal);
    }

    // Fault 72: a cut stream is never whole.
    [Fact]
    public void Observe_StreamCutBeforeItsStop_IsNotComplete()
    {
        AnswerObserver observer = ConverseProtocol.Instance.CreateObserver(1);
        foreach ((string type, string data) in s_stream[..^2]) observer.Observe(Translate.Utf8(type), Translate.Utf8(data));
        Assert.False(observer.IsComplete);
    }

    // Pain 5: parallel calls keep apart though their pieces mix.
    [Fact]
    public void Read_Stream_GivesNeutralEvents() => Assert.Equal(
    [
        new AnswerEvent.Started(null, null), new AnswerEvent.Reasoning(0, "hm"), new AnswerEvent.ReasoningSignature(0, "sig"), new AnswerEvent.Text(0, "hi"),
        new AnswerEvent.ToolCall(0, 0, "t1", "w"), new AnswerEvent.ToolCall(0, 1, "t2", "v"),
        new AnswerEvent.ToolArguments(0, 0, "{\"city\":"), new AnswerEvent.ToolArguments(0, 1, "{}"), new AnswerEvent.ToolArguments(0, 0, "\"Z\"}"),
        new AnswerEvent.Finished(0, FinishReason.ToolCalls), new AnswerEvent.Usage(new TokenUsage(10, 0, 0, 5, 0)),
    ], Translate.Stream(ConverseProtocol.Instance.CreateReader(), s_stream));

    [Fact]
    public void ReadWhole_Answer_GivesNeutralEvents() => Assert.Equal(
    [
        new AnswerEvent.Started(null, null), new AnswerEvent.Reasoning(0, "hm"), new AnswerEvent.ReasoningSignature(0, "sig"), new AnswerEvent.Text(0, "hi"),
        new AnswerEvent.ToolCall(0, 0, "t1", "w"), new AnswerEvent.ToolArguments(0, 0, """{"city":"Z"}"""),
        new AnswerEvent.Finished(0, FinishReason.ToolCalls), new AnswerEvent.Usage(new TokenUsage(10, 4, 3, 5, 0)),
    ], Translate.Whole(ConverseProtocol.Instance.CreateReader(), Whole));

    [Fact]
    public void Read_MutatedEvents_NeverThrows() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            byte[] body = Translate.Utf8(Whole);
            foreach ((int at, byte value) in changes) body[at] = value;
            ConverseProtocol.Instance.ReadWhole(body);
            ConverseProtocol.Instance.CreateObserver(1).Observe("metadata"u8, body);
            ConverseProtocol.Instance.CreateReader().ReadWhole(body, []);
            return true;
        }, iter: 20_000);

    [Fact]
    public void CreateEventReader_RealFrames_ReachTheObserver()
    {
        byte[] bytes = [.. s_stream.SelectMany(e => AwsEvents.Event(e.Type, e.Data))];
        AnswerObserver observer = ConverseProtocol.Instance.CreateObserver(1);
        foreach ((string type, string data) in AwsEvents.Read(bytes, 5)) observer.Observe(Translate.Utf8(type), Translate.Utf8(data));
        Assert.True(observer.IsUsable);
    }

    [Fact]
    public void WriteRequest_Conversation_MatchesConverse()
    {
        Conversation chat = new()
        {
            Messages =
            [
                new(MessageRole.System, [new ContentPart.Text("be brief") { CacheControlJson = "{}"u8.ToArray() }]),
                new(MessageRole.User, [new ContentPart.Text("look"), new ContentPart.Text(" "), new ContentPart.Image(MediaSource.Of("image/jpeg", "AAAA"))]),
                new(MessageRole.User, [new ContentPart.File(MediaSource.Of("application/pdf", "BBBB"), "a_b.pdf")]),
                new(MessageRole.Assistant, [new ContentPart.Reasoning("hm", "sig"), new ContentPart.Reasoning("unsigned", null), new ContentPart.ToolCall("t1", "w", """{"a": 1}""")]),
                new(MessageRole.Tool, [new ContentPart.ToolResult("t1", [new ContentPart.Text("sun")], IsError: true)]),
                new(MessageRole.User, [new ContentPart.Text("and?")]),
            ],
            Tools = [new("w", "weather", """{"type":"object"}"""u8.ToArray())],
            ToolChoice = new(ToolChoiceKind.Named, "w"),
            MaxOutputTokens = 2000,
            Temperature = 0.5,
            TopK = 40,
            StopSequences = ["x"],
            Reasoning = new("high", null),
        };
        Assert.Equal(Compact("""
            {"system":[{"text":"be brief"},{"cachePoint":{"type":"default"}}],
            "messages":[
              {"role":"user","content":[{"text":"look"},{"image":{"format":"jpeg","source":{"bytes":"AAAA"}}},{"document":{"format":"pdf","name":"a-b-pdf-1","source":{"bytes":"BBBB"}}}]},
              {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},{"toolUse":{"toolUseId":"t1","name":"w","input":{"a":1}}}]},
              {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"sun"}],"status":"error"}},{"text":"and?"}]}],
            "inferenceConfig":{"maxTokens":2000,"temperature":0.5,"stopSequences":["x"]},
            "toolConfig":{"tools":[{"toolSpec":{"name":"w","description":"weather","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"w"}}},
            "additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1999},"top_k":40}}
            """), ConverseProtocol.Instance.Write(chat, Claude));
    }

    [Fact]
    public void WriteRequest_ChoiceNone_LeavesToolsOutUnlessTheyWereUsed()
    {
        Conversation chat = new() { Messages = [Translate.User("x")], Tools = [new("w", null, null)], ToolChoice = new(ToolChoiceKind.None) };
        Assert.DoesNotContain("toolConfig", ConverseProtocol.Instance.Write(chat), StringComparison.Ordinal);
        Conversation used = chat with { Messages = [Translate.User("x"), new(MessageRole.Assistant, [new ContentPart.ToolCall("1", "w", "{}")])] };
        Assert.Equal("tool_choice", Assert.Throws<Json.RequestRejectedException>(() => ConverseProtocol.Instance.Write(used)).Error.Param);
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("response_format")]
    [InlineData("reasoning_effort")]
    public void WriteRequest_WhatConverseLacks_IsRefusedOrDropped(string field)
    {
        Conversation chat = new() { Messages = [Translate.User("x")] };
        chat = field switch
        {
            "seed" => chat with { Seed = 1 },
            "response_format" => chat with { OutputShape = new(null) },
            _ => chat with { Reasoning = new("low", null) },
        };
        Assert.Equal(field, Assert.Throws<Json.RequestRejectedException>(() => ConverseProtocol.Instance.Write(chat, "mistral.large")).Error.Param);
        ConverseProtocol.Instance.Write(chat, "mistral.large", rules: new TranslationRules { Dropped = FrozenSet.ToFrozenSet([field]) });
    }

    private static string Compact(string json)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream)) JsonDocument.Parse(json).WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
