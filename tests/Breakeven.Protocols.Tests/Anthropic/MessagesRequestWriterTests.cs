using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

public class MessagesRequestWriterTests
{
    private static readonly Message s_hello = Says(MessageRole.User, "hello");

    [Fact]
    public void WriteRequest_OneMessage_IsTheSmallestBody() =>
        Assert.Equal(
            """{"model":"claude","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]}""",
            MessagesBodies.Written(Asking(s_hello)).ToJsonString());

    [Fact]
    public void WriteRequest_Stream_IsSaid() => Assert.True((bool)MessagesBodies.Written(Asking(s_hello), stream: true)["stream"]!);

    // Pitfall 13: a limit is required, sides alternate, the user begins, and the system stands outside the messages.
    [Fact]
    public void WriteRequest_SystemAnywhereAndSidesInARow_AreCollectedAndMerged()
    {
        JsonNode body = MessagesBodies.Written(Asking(
            Says(MessageRole.System, "a"), Says(MessageRole.User, "1"), Says(MessageRole.System, "b"), Says(MessageRole.User, "2"), Says(MessageRole.Assistant, ""), Says(MessageRole.User, " "), Says(MessageRole.Assistant, "3 ")));

        Assert.Equal("""[{"type":"text","text":"a"},{"type":"text","text":"b"}]""", body["system"]!.ToJsonString());
        Assert.Equal(
            """[{"role":"user","content":[{"type":"text","text":"1"},{"type":"text","text":"2"}]},{"role":"assistant","content":[{"type":"text","text":"3"}]}]""",
            body["messages"]!.ToJsonString());
    }

    [Fact]
    public void WriteRequest_OneSystemText_IsAString() =>
        Assert.Equal("a", (string?)MessagesBodies.Written(Asking(Says(MessageRole.System, "a"), s_hello))["system"]);

    [Fact]
    public void WriteRequest_AssistantBeginsOrNobodySpeaks_UserSaysSomethingFirst()
    {
        JsonNode assistantFirst = MessagesBodies.Written(Asking(Says(MessageRole.Assistant, "x"), s_hello));
        JsonNode systemOnly = MessagesBodies.Written(Asking(Says(MessageRole.System, "x")));

        Assert.Equal(["user", "assistant", "user"], assistantFirst["messages"]!.AsArray().Select(message => (string)message!["role"]!));
        Assert.Equal("""[{"role":"user","content":[{"type":"text","text":"Continue."}]}]""", systemOnly["messages"]!.ToJsonString());
    }

    [Fact]
    public void WriteRequest_ToolResults_ComeFirstInTheUsersMessage()
    {
        JsonNode body = MessagesBodies.Written(Asking(
            s_hello,
            new(MessageRole.Assistant, [new ContentPart.ToolCall("call.1", "f", """{"a":1}"""), new ContentPart.ToolCall("call_2", "g", "")]),
            Says(MessageRole.User, "wait"),
            new(MessageRole.Tool, [new ContentPart.ToolResult("call.1", [new ContentPart.Text("42"), new ContentPart.Text("")])]),
            new(MessageRole.Tool, [new ContentPart.ToolResult("call_2", [], IsError: true)])));

        Assert.Equal(
            """[{"type":"tool_use","id":"call_1","name":"f","input":{"a":1}},{"type":"tool_use","id":"call_2","name":"g","input":{}}]""",
            body["messages"]![1]!["content"]!.ToJsonString());
        Assert.Equal(
            """[{"type":"tool_result","tool_use_id":"call_1","content":[{"type":"text","text":"42"}]},{"type":"tool_result","tool_use_id":"call_2","content":[],"is_error":true},{"type":"text","text":"wait"}]""",
            body["messages"]![2]!["content"]!.ToJsonString());
    }

    // Fault 86: arguments may be anything; the call and what the model wrote are kept.
    [Theory]
    [InlineData(""" {"a": 1} """, """{"a":1}""")]
    [InlineData("", "{}")]
    [InlineData("null", "{}")]
    [InlineData("[1]", """{"arguments":[1]}""")]
    [InlineData("{\"a\":", """{"arguments":"{\u0022a\u0022:"}""")]
    [InlineData("{} {}", """{"arguments":"{} {}"}""")]
    public void WriteRequest_Arguments_BecomeAnObject(string arguments, string input)
    {
        JsonNode body = MessagesBodies.Written(Asking(s_hello, new(MessageRole.Assistant, [new ContentPart.ToolCall("1", "f", arguments)])));

        Assert.Equal(input, body["messages"]![1]!["content"]![0]!["input"]!.ToJsonString());
    }

    [Fact]
    public void WriteRequest_Reasoning_GoesBackOnlyWhenSigned()
    {
        JsonNode body = MessagesBodies.Written(Asking(
            s_hello,
            new(MessageRole.Assistant, [new ContentPart.Reasoning("theirs", null), new ContentPart.Reasoning("ours", "sig"), new ContentPart.HiddenReasoning("d"), new ContentPart.Refusal("no")])));

        Assert.Equal(
            """[{"type":"thinking","thinking":"ours","signature":"sig"},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"no"}]""",
            body["messages"]![1]!["content"]!.ToJsonString());
    }

    [Fact]
    public void WriteRequest_Media_HasItsSource()
    {
        JsonNode body = MessagesBodies.Written(Asking(new Message(MessageRole.User,
        [
            new ContentPart.Image(MediaSource.At("https://x.example/i.png")),
            new ContentPart.Image(MediaSource.At("data:image/jpg;charset=x;base64,AAAA")),
            new ContentPart.File(MediaSource.Of("application/pdf", "BBBB"), "b.pdf"),
            new ContentPart.File(MediaSource.Of("text/plain", "aGk=")),
        ])));

        Assert.Equal(
            """[{"type":"image","source":{"type":"url","url":"https://x.example/i.png"}},{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AAAA"}},{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BBBB"},"title":"b.pdf"},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"hi"}}]""",
            body["messages"]![0]!["content"]!.ToJsonString());
    }

    // A message that holds nothing any more is not sent either: Anthropic refuses empty content.
    [Fact]
    public void WriteRequest_OnlyPartDropped_LeavesNoEmptyMessage()
    {
        JsonNode body = MessagesBodies.Written(
            Asking(s_hello, Says(MessageRole.Assistant, "a"), new(MessageRole.User, [new ContentPart.File(MediaSource.Of("text/plain", "not base64!"))])),
            MessagesBodies.Dropping("file"));

        Assert.Equal(["user", "assistant"], body["messages"]!.AsArray().Select(message => (string)message!["role"]!));
    }

    [Fact]
    public void WriteRequest_ToolsAndChoice_AreSaid()
    {
        JsonNode body = MessagesBodies.Written(Asking(s_hello) with
        {
            Tools = [new("f", "does", """{"type":"object"}"""u8.ToArray()) { Strict = true, CacheControlJson = """{"type":"ephemeral"}"""u8.ToArray() }, new("g", null, "{ }"u8.ToArray()), new("h", null, null)],
            ToolChoice = new(ToolChoiceKind.Required),
            ParallelToolCalls = false,
        });

        Assert.Equal(
            """[{"name":"f","description":"does","input_schema":{"type":"object"},"strict":true,"cache_control":{"type":"ephemeral"}},{"name":"g","input_schema":{"type":"object","properties":{}}},{"name":"h","input_schema":{"type":"object","properties":{}}}]""",
            body["tools"]!.ToJsonString());
        Assert.Equal("""{"type":"any","disable_parallel_tool_use":true}""", body["tool_choice"]!.ToJsonString());
    }

    [Theory]
    [InlineData(ToolChoiceKind.Auto, null, """{"type":"auto"}""")]
    [InlineData(ToolChoiceKind.None, null, """{"type":"none"}""")]
    [InlineData(ToolChoiceKind.Named, "f", """{"type":"tool","name":"f"}""")]
    public void WriteRequest_ToolChoice_IsMapped(ToolChoiceKind kind, string? name, string choice) =>
        Assert.Equal(choice, MessagesBodies.Written(Asking(s_hello) with { Tools = [new("f", null, null)], ToolChoice = new(kind, name) })["tool_choice"]!.ToJsonString());

    [Theory]
    [InlineData("minimal", 100_000, 1_024L)]
    [InlineData("low", 100_000, 2_048L)]
    [InlineData("medium", 100_000, 8_192L)]
    [InlineData("high", 100_000, 16_384L)]
    [InlineData("xhigh", 100_000, 32_768L)]
    [InlineData("high", 4_000, 3_000L)]
    [InlineData("high", 1_100, 1_024L)]
    [InlineData("high", 1_024, null)]
    [InlineData("none", 100_000, null)]
    public void WriteRequest_Effort_IsABudgetBelowTheLimit(string effort, int limit, long? budget) =>
        Assert.Equal(budget, Budget(Asking(s_hello) with { MaxOutputTokens = limit, Reasoning = new(effort, null) }));

    [Theory]
    [InlineData(5_000L, 5_000L)]
    [InlineData(1L, 1_024L)]
    [InlineData(50_000L, 9_999L)]
    public void WriteRequest_Budget_IsKeptWithinItsBounds(long asked, long budget) =>
        Assert.Equal(budget, Budget(Asking(s_hello) with { MaxOutputTokens = 10_000, Reasoning = new(null, asked) }));

    [Fact]
    public void WriteRequest_ThinkingAndSampling_DoNotGoTogether()
    {
        Conversation said = Asking(s_hello) with { MaxOutputTokens = 9_000, Reasoning = new("low", null), Temperature = 0.5, TopK = 5, TopP = 0.5 };

        Assert.Equal("temperature", Refused(said).Param);
        JsonNode body = MessagesBodies.Written(said, MessagesBodies.Dropping("temperature", "top_k", "top_p"));
        Assert.NotNull(body["thinking"]);
        Assert.Null(body["temperature"]);
        Assert.Null(body["top_k"]);
        Assert.Null(body["top_p"]);
        Assert.Null(MessagesBodies.Written(said with { Temperature = 1, TopK = null, TopP = 1 })["temperature"]);
    }

    // The calls of a model that does not sign what it thought: Anthropic would refuse to think on in the middle of such a turn.
    [Fact]
    public void WriteRequest_ThinkingWithinAnUnsignedToolTurn_IsLeftOutUntilTheNext()
    {
        Message call = new(MessageRole.Assistant, [new ContentPart.ToolCall("1", "f", "{}")]);
        Message signed = new(MessageRole.Assistant, [new ContentPart.Reasoning("t", "s"), new ContentPart.ToolCall("1", "f", "{}")]);
        Message result = new(MessageRole.Tool, [new ContentPart.ToolResult("1", [])]);

        Assert.Null(Budget(Thinking(s_hello, call, result)));
        Assert.Equal(2_048, Budget(Thinking(s_hello, signed, result)));
        Assert.Equal(2_048, Budget(Thinking(s_hello, call, result, Says(MessageRole.Assistant, "done"), s_hello)));

        static Conversation Thinking(params ImmutableArray<Message> messages) => Asking(messages) with { MaxOutputTokens = 9_000, Reasoning = new("low", null) };
    }

    [Fact]
    public void WriteRequest_OutputShape_IsAJsonSchema() =>
        Assert.Equal(
            """{"format":{"type":"json_schema","schema":{"type":"object"}}}""",
            MessagesBodies.Written(Asking(s_hello) with { OutputShape = new("""{"type":"object"}"""u8.ToArray()) { Name = "x" } })["output_config"]!.ToJsonString());

    [Fact]
    public void WriteRequest_OtherFields_AreSaidInAnthropicsWords()
    {
        JsonNode body = MessagesBodies.Written(Asking(s_hello) with { User = "u", StopSequences = ["a"], Temperature = 0, TopP = 0.9, TopK = 3, ServiceTier = "default", MaxOutputTokens = 7 });

        Assert.Equal(
            """{"model":"claude","max_tokens":7,"messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}],"temperature":0,"top_p":0.9,"top_k":3,"stop_sequences":["a"],"metadata":{"user_id":"u"},"service_tier":"standard_only"}""",
            body.ToJsonString());
    }

    public static TheoryData<Conversation, string> Inexpressible => new()
    {
        { Asking(s_hello) with { Choices = 2 }, "n" },
        { Asking(s_hello) with { LogProbabilities = 0 }, "logprobs" },
        { Asking(s_hello) with { Seed = 1 }, "seed" },
        { Asking(s_hello) with { PresencePenalty = 0.5 }, "presence_penalty" },
        { Asking(s_hello) with { FrequencyPenalty = 0.5 }, "frequency_penalty" },
        { Asking(s_hello) with { RepetitionPenalty = 1.1 }, "repetition_penalty" },
        { Asking(s_hello) with { MinP = 0.1 }, "min_p" },
        { Asking(s_hello) with { OutputShape = new(null) }, "response_format" },
        { Asking(s_hello) with { ServiceTier = "flex" }, "service_tier" },
        { Asking(s_hello) with { Temperature = 1.5 }, "temperature" },
        { Asking(s_hello) with { StopSequences = ["\n"] }, "stop" },
        { Asking(s_hello) with { Reasoning = new("mighty", null) }, "reasoning_effort" },
        { Asking(s_hello) with { Reasoning = new("low", null), Tools = [new("f", null, null)], ToolChoice = new(ToolChoiceKind.Required) }, "reasoning_effort" },
        { Asking(s_hello) with { Extras = [new("logit_bias", "{}"u8.ToArray())] }, "logit_bias" },
        { Asking(s_hello with { Name = "bob" }), "name" },
        { Asking(s_hello, new(MessageRole.User, [new ContentPart.Audio("AA", "wav")])), "input_audio" },
        { Asking(s_hello, new(MessageRole.User, [new ContentPart.Image(MediaSource.At("data:image/svg+xml,x"))])), "image_url" },
        { Asking(s_hello, new(MessageRole.User, [new ContentPart.File(MediaSource.Of("application/zip", "AA"))])), "file" },
    };

    [Theory]
    [MemberData(nameof(Inexpressible))]
    public void WriteRequest_WhatAnthropicCannotSay_IsRefusedByNameUnlessDropped(Conversation said, string field)
    {
        Assert.Equal(field, Refused(said).Param);
        JsonNode body = MessagesBodies.Written(said, MessagesBodies.Dropping(field));
        Assert.Null(body[field]);
        Assert.NotEmpty(body["messages"]!.AsArray());
    }

    [Fact]
    public void WriteRequest_ValuesThatChangeNothing_AreLeftOut()
    {
        JsonNode body = MessagesBodies.Written(Asking(s_hello) with { PresencePenalty = 0, FrequencyPenalty = 0, RepetitionPenalty = 1, MinP = 0, TopP = 1, ServiceTier = "auto" });

        Assert.Equal(["model", "max_tokens", "messages"], body.AsObject().Select(field => field.Key));
    }

    private static long? Budget(Conversation said) => (long?)MessagesBodies.Written(said)["thinking"]?["budget_tokens"];

    private static CallError Refused(Conversation said) => Assert.Throws<RequestRejectedException>(() => MessagesBodies.Written(said)).Error;

    private static Conversation Asking(params ImmutableArray<Message> messages) => new() { Messages = messages };

    private static Message Says(MessageRole role, string text) => new(role, [new ContentPart.Text(text)]);
}
