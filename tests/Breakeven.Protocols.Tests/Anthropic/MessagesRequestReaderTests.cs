namespace Breakeven.Protocols.Anthropic;

public class MessagesRequestReaderTests
{
    [Fact]
    public void TryRead_FullBody_TellsItsFields()
    {
        MessagesRequest request = MessagesBodies.Read(MessagesBodies.Full);

        Assert.Equal(WireFormat.Messages, request.Format);
        Assert.Equal("claude-4", request.Model);
        Assert.True(request.Stream);
        Assert.True(request.ClientWantsUsage);
        Assert.Equal(64, request.MaxOutputTokens);
        Assert.Equal(1, request.Choices);
        Assert.Equal(0.25, request.Temperature);
        Assert.Equal("someone", request.User);
        Assert.Equal(ServiceTier.Default, request.Tier);
        Assert.True(request.HasTools);
        Assert.True(request.HasImages);
    }

    [Fact]
    public void TryRead_ShortPrompt_IsEstimatedFromItsText()
    {
        // Four bytes a token, four tokens a message, three for the reply: as for chat completions.
        Assert.Equal(2 + 4 + 3, MessagesBodies.Read(MessagesBodies.Hello).EstimatedInputTokens);
        Assert.Equal(2 + 8 + 3, MessagesBodies.Read(MessagesBodies.With("\"system\":\"abc\"")).EstimatedInputTokens);
    }

    [Fact]
    public void TryRead_AttachedFile_CountsLessThanTheSameBytesOfText()
    {
        string data = new('A', 4_000);
        long file = Estimate($$"""{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"{{data}}"} }""");
        long text = Estimate($$"""{"type":"document","source":{"media_type":"text/plain","data":"{{data}}","type":"text"} }""");

        Assert.Equal(1_000 + 7, text);
        Assert.Equal(100 + 7, file);
        Assert.Equal(765 + 7, Estimate($$"""{"source":{"data":"{{data}}"} ,"type":"image"}"""));
        Assert.Equal(765 + 7, Estimate($$"""{"type":"tool_result","tool_use_id":"1","content":[{"type":"image","source":{"data":"{{data}}"} }]}"""));

        static long Estimate(string block) => MessagesBodies.Read(MessagesBodies.WithMessages($$"""[{"role":"user","content":[{{block}}]}]""")).EstimatedInputTokens;
    }

    [Theory]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":1}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":{}}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":["x"]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"content":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user"}]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"developer","content":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":null}]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"text":"x"}]}]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":["x"]}]}""", "messages")]
    [InlineData("""{"model":"","max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"a\u0007","max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":3,"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""[]""", null)]
    public void TryRead_MissingOrMisshapen_NamesTheField(string body, string? param)
    {
        CallError error = MessagesBodies.Refuse(body);

        Assert.Equal("invalid_request_error", error.Code);
        Assert.Equal(param, error.Param);
    }

    [Theory]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_tokens\":1.5", "max_tokens")]
    [InlineData("\"max_tokens\":\"9\"", "max_tokens")]
    [InlineData("\"max_tokens\":99999999999", "max_tokens")]
    public void TryRead_BadLimit_IsRefused(string field, string param) =>
        Assert.Equal(param, MessagesBodies.Refuse($$"""{"model":"m",{{field}},"messages":[{"role":"user","content":"x"}]}""").Param);

    [Theory]
    [InlineData("\"stream\":1", "stream")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"top_p\":[]", "top_p")]
    [InlineData("\"top_k\":-1", "top_k")]
    [InlineData("\"system\":7", "system")]
    [InlineData("\"system\":[{\"text\":\"x\"}]", "system")]
    [InlineData("\"tools\":{}", "tools")]
    [InlineData("\"tools\":[1]", "tools")]
    [InlineData("\"tool_choice\":\"auto\"", "tool_choice")]
    [InlineData("\"thinking\":{}", "thinking")]
    [InlineData("\"stop_sequences\":\"x\"", "stop_sequences")]
    [InlineData("\"stop_sequences\":[1]", "stop_sequences")]
    [InlineData("\"metadata\":[]", "metadata")]
    [InlineData("\"metadata\":{\"user_id\":1}", "metadata.user_id")]
    [InlineData("\"service_tier\":1", "service_tier")]
    public void TryRead_FieldOfAnotherKind_IsRefused(string field, string param) =>
        Assert.Equal(param, MessagesBodies.Refuse(MessagesBodies.With(field)).Param);

    [Fact]
    public void TryRead_PromptInWrongPlace_IsNotQuoted() =>
        Assert.DoesNotContain("secret", MessagesBodies.Refuse(MessagesBodies.WithMessages("""[{"role":"secret","content":"secret"}]""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"model":"m","model":"n"}""", "duplicate_property")]
    [InlineData("""{"model":"m",}""", "invalid_json")]
    [InlineData("""{"model":"\ud800"}""", "invalid_utf8")]
    public void TryRead_BodyThatParsersReadDifferently_IsRefused(string body, string code) => Assert.Equal(code, MessagesBodies.Refuse(body).Code);

    [Fact]
    public void TryRead_InvalidUtf8_TellsWhere()
    {
        byte[] body = [.. "{\"model\":\"é"u8, 0xC3, (byte)'"'];

        CallError error = MessagesBodies.Refuse(body);

        Assert.Equal("invalid_utf8", error.Code);
        Assert.Contains("byte 12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_TooDeep_IsRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 70)) + string.Concat(Enumerable.Repeat("]", 70));

        Assert.Equal("max_depth", MessagesBodies.Refuse(MessagesBodies.With($"\"x\":{deep}")).Code);
    }

    [Fact]
    public void TryRead_ByteOrderMark_IsSkipped()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. MessagesBodies.Utf8(MessagesBodies.Hello)];

        Assert.True(MessagesProtocol.Instance.TryReadRequest(body, out ModelRequest? request, out _));
        Assert.Equal(MessagesBodies.Utf8(MessagesBodies.Hello), request.Body.ToArray());
    }

    [Fact]
    public void TryRead_CountTokens_NeedsNoLimitAndIgnoresStream()
    {
        const string Body = """{"model":"m","stream":true,"messages":[{"role":"user","content":"hello"}]}""";

        Assert.True(CountTokensProtocol.Instance.TryReadRequest(MessagesBodies.Utf8(Body), out ModelRequest? request, out _));
        Assert.Equal(WireFormat.CountTokens, request.Format);
        Assert.False(request.Stream);
        Assert.Null(request.MaxOutputTokens);
        Assert.Equal("model", MessagesBodies.Refuse("""{"messages":[{"role":"user","content":"x"}]}"""u8.ToArray(), WireFormat.CountTokens).Param);
    }
}
