using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

public class ChatTranslationTests
{
    private static readonly TranslationRules s_engine = new() { TakesExtraFields = true, LegacyMaxTokens = true, ReasoningField = "reasoning_content" };

    private static readonly TranslationRules s_dropsAll = new() { Dropped = FrozenSet.Create(TranslationRules.Everything) };

    [Fact]
    public void ToNeutral_Settings_AreTaken()
    {
        Conversation said = Neutral(ChatBodies.With("""
            "max_tokens":9,"max_completion_tokens":7,"n":2,"temperature":0.5,"top_p":0.9,"top_k":40,"min_p":0.1,"presence_penalty":1,"frequency_penalty":-1,"repetition_penalty":1.1,
            "seed":-3,"stop":["a","b"],"logprobs":true,"top_logprobs":5,"reasoning_effort":"low","thinking":{"type":"enabled","budget_tokens":2048},"safety_identifier":"s",
            "service_tier":"flex","parallel_tool_calls":false,"metadata":{"a":1},"store":false,"stream_options":{"include_usage":true},"logit_bias":{"1":2},"vendor":[1, 2],"nothing":null
            """));

        Assert.Equal((7L, 2, 0.5, 0.9, 40L, 0.1), (said.MaxOutputTokens!.Value, said.Choices, said.Temperature!.Value, said.TopP!.Value, said.TopK!.Value, said.MinP!.Value));
        Assert.Equal((1.0, -1.0, 1.1, -3L), (said.PresencePenalty!.Value, said.FrequencyPenalty!.Value, said.RepetitionPenalty!.Value, said.Seed!.Value));
        Assert.Equal(["a", "b"], said.StopSequences);
        Assert.Equal((5, new ReasoningWish("low", 2048), "s", "flex", false), (said.LogProbabilities!.Value, said.Reasoning, said.User, said.ServiceTier, said.ParallelToolCalls!.Value));
        Assert.Equal(["logit_bias", "vendor"], said.Extras.Select(extra => extra.Name));
        Assert.Equal("[1, 2]", Encoding.UTF8.GetString(said.Extras[1].Json.Span));
    }

    [Fact]
    public void ToNeutral_Messages_KeepTheirOrderAndParts()
    {
        Conversation said = Neutral(ChatBodies.WithMessages("""
            [{"role":"developer","content":"be brief"},
             {"content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},{"type":"image_url","image_url":{"url":"https://x/y.png"}},
               {"type":"input_audio","input_audio":{"data":"BBBB","format":"wav"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,CCCC"}}],"role":"user","name":"Zoë"},
             {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}],"content":null,"reasoning_content":"hm"},
             {"role":"tool","tool_call_id":"1","content":[{"type":"text","text":"42"}]},
             {"role":"assistant","content":"","refusal":"no"}]
            """));

        Assert.Equal([MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Assistant], said.Messages.Select(message => message.Role));
        Assert.Equal<ContentPart>(
            [
                new ContentPart.Text("see"), new ContentPart.Image(MediaSource.Of("image/png", "AAAA"), "low"), new ContentPart.Image(MediaSource.At("https://x/y.png")),
                new ContentPart.Audio("BBBB", "wav"), new ContentPart.File(MediaSource.Of("application/pdf", "CCCC"), "a.pdf"),
            ],
            said.Messages[1].Parts);
        Assert.Equal("Zoë", said.Messages[1].Name);
        Assert.Equal<ContentPart>([new ContentPart.Reasoning("hm", null), new ContentPart.ToolCall("1", "f", "{\"a\":1}")], said.Messages[2].Parts);
        ContentPart.ToolResult result = Assert.IsType<ContentPart.ToolResult>(Assert.Single(said.Messages[3].Parts));
        Assert.Equal(("1", new ContentPart.Text("42")), (result.CallId, Assert.Single(result.Parts)));
        Assert.Equal<ContentPart>([new ContentPart.Refusal("no")], said.Messages[4].Parts);
    }

    [Fact]
    public void ToNeutral_FunctionsOfOldClients_BecomeToolsAndTheirResults()
    {
        Conversation said = Neutral("""
            {"model":"m","functions":[{"name":"f","parameters":{"type":"object"}}],"function_call":{"name":"f"},"messages":[{"role":"user","content":"x"},
             {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"42"}]}
            """);

        Assert.Equal("f", Assert.Single(said.Tools).Name);
        Assert.Equal(new ToolChoice(ToolChoiceKind.Named, "f"), said.ToolChoice);
        ContentPart.ToolCall call = Assert.IsType<ContentPart.ToolCall>(Assert.Single(said.Messages[1].Parts));
        Assert.Equal(call.Id, Assert.IsType<ContentPart.ToolResult>(Assert.Single(said.Messages[2].Parts)).CallId);
    }

    [Theory]
    [InlineData("tools", """ "tools":[{"type":"custom","custom":{"name":"x"}}]""")]
    [InlineData("tool_choice", """ "tool_choice":{"type":"allowed_tools","allowed_tools":{}}""")]
    [InlineData("response_format", """ "response_format":{"type":"structural_tag"}""")]
    public void ToNeutral_WhatNoOtherFormatKnows_IsRefusedByNameOrDropped(string param, string field)
    {
        CallError? error = Translate(ChatBodies.With(field), new TranslationRules(), out _);

        Assert.Equal(("unsupported_parameter", param, 400), (error?.Code, error?.Param, error?.Status));
        Assert.Null(Translate(ChatBodies.With(field), s_dropsAll, out _));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":[{"type":"file","file":{"file_id":"f-1"}}]}]""", "messages.content.file.file_id")]
    [InlineData("""[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://x"}}]}]""", "messages.content")]
    [InlineData("""[{"role":"assistant","audio":{"id":"a"}},{"role":"user","content":"x"}]""", "messages.audio")]
    public void ToNeutral_PartThatNoOtherFormatKnows_IsRefusedByNameOrDropped(string messages, string param)
    {
        Assert.Equal(param, Translate(ChatBodies.WithMessages(messages), new TranslationRules(), out _)?.Param);
        Assert.Null(Translate(ChatBodies.WithMessages(messages), s_dropsAll, out _));
    }

    [Theory]
    [InlineData(""" "seed":"x" """, "seed")]
    [InlineData(""" "stop":[1]""", "stop")]
    [InlineData(""" "tools":[{"type":"function","function":{}}]""", "tools.function.name")]
    [InlineData(""" "tool_choice":"sometimes" """, "tool_choice")]
    [InlineData(""" "top_logprobs":1000""", "top_logprobs")]
    [InlineData(""" "response_format":{"type":"json_schema"}""", "response_format.json_schema")]
    public void ToNeutral_WrongValue_IsTheClientsMistakeEvenIfAllIsDropped(string field, string param)
    {
        CallError? error = Translate(ChatBodies.With(field), s_dropsAll, out _);

        Assert.Equal(("invalid_request_error", param, CallOutcome.ClientError), (error?.Code, error?.Param, error?.Outcome));
    }

    [Theory]
    [InlineData("""[{"role":"tool","content":"x"}]""")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,raw"}}]}]""")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]""")]
    [InlineData("""[{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}]""")]
    public void ToNeutral_WrongMessage_IsTheClientsMistake(string messages) =>
        Assert.Equal("invalid_request_error", Translate(ChatBodies.WithMessages(messages), s_dropsAll, out _)?.Code);

    [Fact]
    public void WriteRequest_ForAnEngine_UsesItsWords()
    {
        JsonNode written = Written(ChatBodies.With(""" "max_tokens":5,"top_k":3,"min_p":0.1,"repetition_penalty":1.1,"chat_template_kwargs":{"a":1},"stream":true"""), s_engine);

        Assert.Equal(
            """{"model":"target-model","messages":[{"role":"user","content":"hello"}],"max_tokens":5,"top_k":3,"min_p":0.1,"repetition_penalty":1.1,"chat_template_kwargs":{"a":1},"stream":true,"stream_options":{"include_usage":true}}""",
            written.ToJsonString());
    }

    [Theory]
    [InlineData("top_k", "3")]
    [InlineData("min_p", "0.1")]
    [InlineData("repetition_penalty", "1.1")]
    [InlineData("vendor_field", "{}")]
    public void WriteRequest_ForOpenAI_RefusesEngineFields(string field, string value)
    {
        Assert.Equal(field, Translate(ChatBodies.With($"\"{field}\":{value}"), new TranslationRules(), out _)?.Param);
        Assert.Null(Written(ChatBodies.With($"\"{field}\":{value}"), new TranslationRules { Dropped = FrozenSet.Create(field) })[field]);
    }

    // A tool's answer is text in this format; no message may come between the answers of one turn.
    [Fact]
    public void WriteRequest_ImagesInToolResults_FollowTheLastResultOfTheTurn()
    {
        Conversation said = new()
        {
            Messages =
            [
                new Message(MessageRole.Tool, [new ContentPart.ToolResult("1", [new ContentPart.Text("shot"), new ContentPart.Image(MediaSource.At("https://x/1.png"))])]),
                new Message(MessageRole.Tool, [new ContentPart.ToolResult("2", [new ContentPart.Text("b")], IsError: true)]),
                new Message(MessageRole.User, [new ContentPart.Text("go"), new ContentPart.Text("on")]),
            ],
        };

        Assert.Equal(
            """[{"role":"tool","tool_call_id":"1","content":"shot"},{"role":"tool","tool_call_id":"2","content":"b"},{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/1.png"}}]},{"role":"user","content":"go\non"}]""",
            Write(said, s_engine)["messages"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, 1024L, "low")]
    [InlineData(null, 10_000L, "medium")]
    [InlineData(null, 32_000L, "high")]
    [InlineData("minimal", 32_000L, "minimal")]
    public void WriteRequest_ReasoningBudget_IsTheNearestWord(string? effort, long? budget, string word) =>
        Assert.Equal(word, Write(new Conversation { Reasoning = new ReasoningWish(effort, budget) }, s_engine)["reasoning_effort"]!.GetValue<string>());

    [Fact]
    public void WriteRequest_ReasoningOfEarlierTurns_GoesOnlyWhereItIsTaken()
    {
        Conversation said = new() { Messages = [new Message(MessageRole.Assistant, [new ContentPart.Reasoning("hm", "sig"), new ContentPart.HiddenReasoning("x"), new ContentPart.Text("a")])] };

        Assert.Equal("""{"role":"assistant","reasoning_content":"hm","content":"a"}""", Write(said, s_engine)["messages"]![0]!.ToJsonString());
        Assert.Equal("""{"role":"assistant","content":"a"}""", Write(said, new TranslationRules())["messages"]![0]!.ToJsonString());
    }

    [Fact]
    public void WriteRequest_EmbeddingInput_IsRefused() =>
        Assert.Throws<RequestRejectedException>(() => ((ITargetProtocol)ChatCompletionsProtocol.Instance).WriteRequest(new EmbeddingInput(["x"]), "m", stream: false, s_engine, new ArrayBufferWriter<byte>()));

    private static Conversation Neutral(string body) => Assert.IsType<Conversation>(ChatBodies.Read(body).ToNeutral(s_engine));

    private static JsonNode Written(string body, TranslationRules rules)
    {
        Assert.Null(Translate(body, rules, out string written));
        return JsonNode.Parse(written)!;
    }

    private static CallError? Translate(string body, TranslationRules rules, out string written)
    {
        ArrayBufferWriter<byte> output = new();
        CallError? error = RequestTranslation.Write(ChatBodies.Read(body), ChatCompletionsProtocol.Instance, "target-model", rules, output);
        written = Encoding.UTF8.GetString(output.WrittenSpan);
        return error;
    }

    private static JsonNode Write(Conversation said, TranslationRules rules)
    {
        ArrayBufferWriter<byte> output = new();
        ((ITargetProtocol)ChatCompletionsProtocol.Instance).WriteRequest(said, "m", stream: false, rules, output);
        return JsonNode.Parse(output.WrittenSpan)!;
    }
}
