using System.Text.Json;
using Breakeven.Protocols.OpenAI;
using CsCheck;

namespace Breakeven.Protocols.Responses;

public class ResponsesRequestTests
{
    private static readonly ResponsesProtocol s_protocol = ResponsesProtocol.Instance;

    [Fact]
    public void TryReadRequest_EverythingGiven_ReadsIt()
    {
        ResponsesRequest request = Wire.Read<ResponsesRequest>(s_protocol, ResponsesBodies.Agent);

        Assert.Equal("gpt-5", request.Model);
        Assert.True(request.Stream);
        Assert.True(request.ClientWantsUsage);
        Assert.Equal(1000, request.MaxOutputTokens);
        Assert.Equal(0.5, request.Temperature);
        Assert.True(request.HasTools);
        Assert.True(request.HasImages);
        Assert.Equal("someone", request.User);
        Assert.Equal(ServiceTier.Flex, request.Tier);
        Assert.Null(request.PreviousAnswerId);
    }

    [Fact]
    public void TryReadRequest_GoesOnFromAnAnswer_NamesIt()
    {
        ResponsesRequest request = Wire.Read<ResponsesRequest>(s_protocol, """{"model":"m","previous_response_id":"resp_1","input":"and?"}""");

        Assert.Equal("resp_1", request.PreviousAnswerId);
        Assert.Equal("resp_1", Wire.Read<ResponsesRequest>(s_protocol, """{"model":"m","previous_response_id":"resp_1"}""").PreviousAnswerId);
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":5}""", "input")]
    [InlineData("""{"model":"m","input":["x"]}""", "input")]
    [InlineData("""{"model":"m","input":[{}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"role":"robot","content":"x"}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"role":"user"}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"type":"message","content":"x"}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","name":"f","arguments":"{}"}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f","arguments":{}}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"type":"function_call_output","call_id":"c"}]}""", "input")]
    [InlineData("""{"model":"m","input":"x","instructions":["y"]}""", "instructions")]
    [InlineData("""{"model":"m","input":"x","tools":{}}""", "tools")]
    [InlineData("""{"model":"m","input":"x","tools":[1]}""", "tools")]
    [InlineData("""{"model":"m","input":"x","text":"json"}""", "text")]
    [InlineData("""{"model":"m","input":"x","reasoning":"high"}""", "reasoning")]
    [InlineData("""{"model":"m","input":"x","store":1}""", "store")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":0}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"x","previous_response_id":""}""", "previous_response_id")]
    [InlineData("[]", null)]
    public void TryReadRequest_Wrong_NamesTheField(string body, string? param) => Assert.Equal(param, Wire.Refuse(s_protocol, body).Param);

    [Theory]
    [InlineData("""{"type":"web_search_call","id":"ws_1","status":"completed"}""")]
    [InlineData("""{"type":"item_reference","id":"msg_1"}""")]
    [InlineData("""{"id":"msg_1"}""")]
    [InlineData("""{"type":"something_new","a":[{"b":null}]}""")]
    [InlineData("""{"type":"computer_call_output","call_id":"c","output":{"type":"computer_screenshot","image_url":"x"}}""")]
    public void TryReadRequest_ItemOfAnotherType_Survives(string item)
    {
        string body = $$"""{"input":[{{item}}],"model":"m","tools":[{"type":"web_search"},{"type":"custom","name":"c"}],"unknown":[1] }""";

        Assert.Equal(body.Replace("\"m\"", "\"t\""), Wire.Forward(Wire.Read<ResponsesRequest>(s_protocol, body), "t", askForUsage: true));
    }

    [Fact]
    public void VisitPrompt_Agent_ShowsToolsFirstThenEachItem() =>
        Assert.Equal(
            [
                """tools: [{"type":"function","name":"shell","parameters":{"type":"object"},"strict":false}]""",
                "system: Be brief.",
                "developer: rules",
                "user: look",
                """user: {"type":"input_image","image_url":"data:image/png;base64,AAAA"}""",
                """assistant: {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"think"}],"encrypted_content":"ENC"}""",
                "assistant: ok",
                """assistant: {"type":"function_call","call_id":"c1","name":"shell","arguments":"{\"a\":1}"}""",
                """assistant: {"type":"function_call","call_id":"c2","name":"shell","arguments":""}""",
                "tool: done \"it\"",
                "tool: part",
            ],
            Wire.Blocks(Wire.Read<ResponsesRequest>(s_protocol, ResponsesBodies.Agent)));

    [Fact]
    public void TryReadRequest_MutatedBody_NeverThrowsAndAcceptsOnlyStrictJson()
    {
        byte[] full = Wire.Utf8(ResponsesBodies.Agent);
        Gen.Select(Gen.Int[0, full.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf("{}[]\":,\\ue0 19-.tfn"u8.ToArray()))).Array[1, 5].Sample(changes =>
        {
            byte[] body = [.. full];
            foreach ((int at, byte value) in changes) body[at] = value;
            if (!s_protocol.TryReadRequest(body, out ModelRequest? request, out CallError? error)) return error.Status == 400;
            // What was accepted can be shown, forwarded and translated, or is refused by name.
            Wire.Blocks(request);
            Wire.Forward(request, "t");
            System.Buffers.ArrayBufferWriter<byte> output = new();
            return Neutral.RequestTranslation.Write(request, s_protocol, "t", new Neutral.TranslationRules(), output) is { } refused ? refused.Status == 400 : IsJson(output.WrittenMemory);
        }, iter: 20_000);
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return true;
    }
}
