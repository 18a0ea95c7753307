using System.Collections.Frozen;
using System.Text;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Protocols.Responses;

public class ResponsesTranslationTests
{
    private static readonly ResponsesProtocol s_protocol = ResponsesProtocol.Instance;

    [Fact]
    public void ToNeutral_Agent_MakesOneMessageOfEachTurn()
    {
        Conversation said = Neutral(ResponsesBodies.Agent);

        Assert.Equal(
            [MessageRole.System, MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Tool],
            said.Messages.Select(message => message.Role));
        Assert.Equal(
            [
                new ContentPart.Reasoning("think", null), new ContentPart.HiddenReasoning("ENC"), new ContentPart.Text("ok"),
                new ContentPart.ToolCall("c1", "shell", "{\"a\":1}"), new ContentPart.ToolCall("c2", "shell", ""),
            ],
            said.Messages[3].Parts);
        ContentPart.ToolResult result = Assert.IsType<ContentPart.ToolResult>(Assert.Single(said.Messages[4].Parts));
        Assert.Equal("c1", result.CallId);
        Assert.Equal(new ContentPart.Text("done \"it\""), Assert.Single(result.Parts));
        Assert.Equal(new ContentPart.Image(MediaSource.Of("image/png", "AAAA")), said.Messages[2].Parts[1]);
    }

    [Fact]
    public void ToNeutral_Agent_KeepsItsSettings()
    {
        Conversation said = Neutral(ResponsesBodies.Agent);

        Assert.Equal(1000, said.MaxOutputTokens);
        Assert.Equal(0.9, said.TopP);
        Assert.Equal("high", said.Reasoning!.Effort);
        Assert.Equal("someone", said.User);
        Assert.Equal("flex", said.ServiceTier);
        Assert.Equal(ToolChoiceKind.Auto, said.ToolChoice!.Kind);
        Assert.True(said.ParallelToolCalls);
        Assert.Equal("n", said.OutputShape!.Name);
        Assert.Equal("{\"type\":\"object\"}", Encoding.UTF8.GetString(said.OutputShape.SchemaJson!.Value.Span));
        Assert.False(Assert.Single(said.Tools).Strict);
        Assert.Equal("verbosity", Assert.Single(said.Extras).Name);
    }

    [Fact]
    public void ToNeutral_SignedReasoning_KeepsItsSignature() =>
        Assert.Equal(
            new ContentPart.Reasoning("why", "SIG"),
            Neutral("""{"model":"m","input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"why"}],"encrypted_content":"signature:SIG"},{"role":"user","content":"x"}]}""").Messages[0].Parts.Single());

    [Theory]
    [InlineData("\"previous_response_id\":\"resp_1\"", "previous_response_id")]
    [InlineData("\"conversation\":\"conv_1\"", "conversation")]
    [InlineData("\"prompt\":{\"id\":\"pmpt_1\"}", "prompt")]
    [InlineData("\"background\":true", "background")]
    [InlineData("\"metadata\":{},\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}]", "input[0].id")]
    [InlineData("\"metadata\":{},\"input\":[{\"id\":\"x\"}]", "input[0].id")]
    public void ToNeutral_WhatOnlyItsProviderKeeps_IsRefusedWhateverMayBeDropped(string field, string param)
    {
        string input = field.Contains("\"input\"", StringComparison.Ordinal) ? "" : "\"input\":\"x\",";
        CallError error = Wire.RefuseTranslation(
            Wire.Read<ResponsesRequest>(s_protocol, $$"""{"model":"m",{{input}}{{field}}}"""), s_protocol, Dropping(TranslationRules.Everything));

        Assert.Equal(param, error.Param);
        Assert.Equal("unsupported_parameter", error.Code);
    }

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"web_search\",\"name\":7}]", "tools[1].type", "tools")]
    [InlineData("\"tool_choice\":{\"type\":\"web_search\"}", "tool_choice", "tool_choice")]
    [InlineData("\"truncation\":\"auto\"", "truncation", "truncation")]
    [InlineData("\"include\":[\"file_search_call.results\"]", "include", "include")]
    [InlineData("\"strange\":1", "strange", "strange")]
    public void Translate_WhatTheTargetCannotDo_IsRefusedUnlessDropped(string field, string param, string dropped)
    {
        ResponsesRequest request = Wire.Read<ResponsesRequest>(s_protocol, $$"""{"model":"m","input":"x",{{field}}}""");

        Assert.Equal(param, Wire.RefuseTranslation(request, s_protocol).Param);
        Assert.DoesNotContain("web_search", Wire.Translate(request, s_protocol, Dropping(dropped)), StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_StoreAndTheLike_PassInSilence() =>
        Assert.Equal(
            """{"model":"target-model","input":[{"type":"message","role":"user","content":"x"}],"store":false}""",
            Wire.Translate(Wire.Read<ResponsesRequest>(s_protocol, """{"model":"m","input":"x","store":true,"metadata":{"a":"b"},"truncation":"disabled","background":false,"prompt_cache_key":"k"}"""), s_protocol));

    [Fact]
    public void WriteRequest_Golden()
    {
        string expected = """
            {"model":"target-model","instructions":"Be brief.","input":[
            {"type":"message","role":"system","content":"rules"},
            {"type":"message","role":"user","content":[{"type":"input_text","text":"look"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"auto"}]},
            {"type":"message","role":"assistant","content":[{"type":"output_text","text":"ok"}]},
            {"type":"function_call","call_id":"c1","name":"shell","arguments":"{\"a\":1}"},
            {"type":"function_call","call_id":"c2","name":"shell","arguments":"{}"},
            {"type":"function_call_output","call_id":"c1","output":"done \"it\""},
            {"type":"function_call_output","call_id":"c2","output":"part"}],
            "tools":[{"type":"function","name":"shell","parameters":{"type":"object"},"strict":false}],"tool_choice":"auto","parallel_tool_calls":true,
            "max_output_tokens":1000,"temperature":0.5,"top_p":0.9,"reasoning":{"effort":"high"},"include":["reasoning.encrypted_content"],
            "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true},"verbosity":"low"},
            "user":"someone","service_tier":"flex","store":false,"stream":true}
            """.Replace("\n", "", StringComparison.Ordinal);

        Assert.Equal(expected, Wire.Translate(Wire.Read<ResponsesRequest>(s_protocol, ResponsesBodies.Agent), s_protocol));
    }

    // OpenAI checks sealed reasoning against the id of its item; a client of another format sends back what it was given.
    [Fact]
    public void WriteRequest_SealedReasoning_ComesBackUnderItsId()
    {
        List<AnswerEvent> events = [];
        s_protocol.CreateReader().ReadWhole(
            """{"object":"response","status":"completed","output":[{"type":"reasoning","id":"rs_9","summary":[{"type":"summary_text","text":"why"}],"encrypted_content":"E=="}]}"""u8, events);
        string data = events.OfType<AnswerEvent.HiddenReasoning>().Single().Data;

        Assert.Contains(
            """{"type":"reasoning","id":"rs_9","summary":[{"type":"summary_text","text":"why"}],"encrypted_content":"E=="}""",
            Write(new Conversation { Messages = [new(MessageRole.Assistant, [new ContentPart.Reasoning("why", null), new ContentPart.HiddenReasoning(data)])] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void WriteRequest_ReasoningOfAnotherModel_IsLeftOutOrPutWhereTheTargetTakesIt()
    {
        Conversation said = new() { Messages = [new(MessageRole.Assistant, [new ContentPart.Reasoning("why", "SIG"), new ContentPart.HiddenReasoning("foreign"), new ContentPart.Text("so")])] };

        Assert.DoesNotContain("why", Write(said), StringComparison.Ordinal);
        Assert.DoesNotContain("foreign", Write(said), StringComparison.Ordinal);
        Assert.Contains("\"content\":[{\"type\":\"reasoning_text\",\"text\":\"why\"}]", Write(said, new TranslationRules { ReasoningField = "reasoning_content" }), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteRequest_EngineFields_GoToEnginesOnly()
    {
        Conversation said = new() { Messages = [new(MessageRole.User, [new ContentPart.Text("x")])], TopK = 5, StopSequences = ["END"], Seed = 7 };

        Assert.Throws<Json.RequestRejectedException>(() => Write(said));
        Assert.Contains("\"top_k\":5,\"seed\":7,\"stop\":[\"END\"]", Write(said, new TranslationRules { TakesExtraFields = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("top_k", Write(said, Dropping(TranslationRules.Everything)), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteRequest_SeveralChoices_AreRefused() =>
        Assert.Equal("n", Assert.Throws<Json.RequestRejectedException>(() => Write(new Conversation { Choices = 2 })).Error.Param);

    [Fact]
    public void WriteRequest_ToolWithoutStrictness_SaysThatItIsNotStrict() =>
        Assert.Contains("\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":false", Write(new Conversation { Tools = [new ToolDefinition("f", null, null)] }), StringComparison.Ordinal);

    [Fact]
    public void Translate_ChatRequest_SaysTheSame() =>
        Assert.Equal(
            """{"model":"target-model","instructions":"Be brief.","input":[{"type":"message","role":"user","content":"ls"},{"type":"function_call","call_id":"c1","name":"shell","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"a.txt"}],"tools":[{"type":"function","name":"shell","parameters":{"type":"object"},"strict":false}],"max_output_tokens":9,"store":false,"stream":true}""",
            Wire.Translate(ChatBodies.Read("""
                {"model":"m","stream":true,"max_tokens":9,"tools":[{"type":"function","function":{"name":"shell","parameters":{"type":"object"}}}],"messages":[
                 {"role":"system","content":"Be brief."},{"role":"user","content":"ls"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"shell","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"a.txt"}]}
                """), s_protocol));

    [Fact]
    public void Translate_ToChat_KeepsTheTurnTogether() =>
        Assert.Contains(
            """{"role":"assistant","content":"ok","tool_calls":[{"id":"c1","type":"function","function":{"name":"shell","arguments":"{\"a\":1}"}},{"id":"c2","type":"function","function":{"name":"shell","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"done \"it\""}""",
            Wire.Translate(Wire.Read<ResponsesRequest>(s_protocol, ResponsesBodies.Agent), ChatCompletionsProtocol.Instance),
            StringComparison.Ordinal);

    private static TranslationRules Dropping(string field) => new() { Dropped = new[] { field }.ToFrozenSet() };
    private static Conversation Neutral(string body) => (Conversation)Wire.Read<ResponsesRequest>(s_protocol, body).ToNeutral(new TranslationRules());

    private static string Write(Conversation said, TranslationRules? rules = null) =>
        Wire.Written(output => ((ITargetProtocol)s_protocol).WriteRequest(said, "m", stream: false, rules ?? new TranslationRules(), output));
}
