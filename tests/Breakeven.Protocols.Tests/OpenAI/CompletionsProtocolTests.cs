using System.Text;

namespace Breakeven.Protocols.OpenAI;

public class CompletionsProtocolTests
{
    private static readonly CompletionsProtocol s_protocol = CompletionsProtocol.Instance;

    [Fact]
    public void TryReadRequest_EverythingGiven_ReadsIt()
    {
        CompletionRequest request = Wire.Read<CompletionRequest>(s_protocol, """
            {"model":"base","prompt":["one","two"],"n":2,"best_of":3,"max_tokens":7,"stream":true,"stream_options":{"include_usage":true},
             "suffix":" end","logprobs":0,"echo":false,"temperature":0.5,"user":"u","service_tier":"flex","stop":["\n"],"logit_bias":{"1":2}}
            """);

        Assert.Equal("base", request.Model);
        Assert.Equal(6, request.Choices); // two prompts, three tries each
        Assert.Equal(7, request.MaxOutputTokens);
        Assert.True(request.Stream);
        Assert.True(request.ClientWantsUsage);
        Assert.Equal(0.5, request.Temperature);
        Assert.Equal("u", request.User);
        Assert.Equal(ServiceTier.Flex, request.Tier);
        Assert.Equal(["user: one", "user: two", "user:  end"], Wire.Blocks(request));
    }

    [Theory]
    [InlineData("\"text\"", 1)]
    [InlineData("\"\"", 1)]
    [InlineData("[\"a\",\"b\",\"c\"]", 3)]
    [InlineData("[1,2,3]", 1)]
    [InlineData("[[1,2],[3]]", 2)]
    public void TryReadRequest_EachKindOfPrompt_CountsItsAnswers(string prompt, int choices) =>
        Assert.Equal(choices, Wire.Read<CompletionRequest>(s_protocol, $$"""{"prompt":{{prompt}},"model":"m"}""").Choices);

    [Fact]
    public void TryReadRequest_Tokens_AreCountedAsSuch()
    {
        CompletionRequest request = Wire.Read<CompletionRequest>(s_protocol, """{"model":"m","prompt":[[1,2,3],[4,5]]}""");

        Assert.Equal(5 + 3, request.EstimatedInputTokens);
        Assert.Equal(["user: [1,2,3]", "user: [4,5]"], Wire.Blocks(request));
    }

    [Fact]
    public void TryReadRequest_MaxTokensZero_IsAScoredPrompt() =>
        Assert.Equal(1, Wire.Read<CompletionRequest>(s_protocol, """{"model":"m","prompt":"x","max_tokens":0,"echo":true,"logprobs":1}""").MaxOutputTokens);

    [Theory]
    [InlineData("""{"prompt":"x"}""", "model")]
    [InlineData("""{"model":"m"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":null}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[[]]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":["a",1]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[1.5]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[{"text":"a"}]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":["a","b"],"n":100}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"x","n":0}""", "n")]
    [InlineData("""{"model":"m","prompt":"x","max_tokens":-1}""", "max_tokens")]
    [InlineData("""{"model":"m","prompt":"x","suffix":1}""", "suffix")]
    [InlineData("""{"model":"m","prompt":"x","stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","prompt":"x","temperature":"hot"}""", "temperature")]
    [InlineData("[]", null)]
    public void TryReadRequest_Wrong_NamesTheField(string body, string? param) => Assert.Equal(param, Wire.Refuse(s_protocol, body).Param);

    [Theory]
    [InlineData("""{"model":"m","prompt":"x","model":"n"}""", "duplicate_property")]
    [InlineData("""{"model":"m","prompt":"x"} x""", "invalid_json")]
    [InlineData("""{"model":"m","prompt":"\ud800"}""", "invalid_utf8")]
    [InlineData("", "invalid_json")]
    public void TryReadRequest_NoSoundJson_SaysSo(string body, string code) => Assert.Equal(code, Wire.Refuse(s_protocol, body).Code);

    [Fact]
    public void WriteTo_AnotherModelAndUsage_ChangesNothingElse()
    {
        const string Body = """{ "prompt":"x", "model" : "m" ,"stream":true,"guided_regex":"\d+" }""";
        CompletionRequest request = Wire.Read<CompletionRequest>(s_protocol, Body.Replace("\\d", "\\\\d"));

        Assert.Equal(
            """{ "prompt":"x", "model" : "target" ,"stream":true,"guided_regex":"\\d+" ,"stream_options":{"include_usage":true}}""",
            Wire.Forward(request, "target", askForUsage: true));
        Assert.Equal(Encoding.UTF8.GetString(request.Body.Span), Wire.Forward(request, "m"));
    }

    [Fact]
    public void WriteTo_OptionsBeforeModel_EditsBoth()
    {
        CompletionRequest request = Wire.Read<CompletionRequest>(s_protocol, """{"stream":true,"stream_options":{"include_usage":false},"model":"m","prompt":"x"}""");

        Assert.Equal("""{"stream":true,"stream_options":{"include_usage":true},"model":"t","prompt":"x"}""", Wire.Forward(request, "t", askForUsage: true));
    }

    [Fact]
    public void ReadWhole_Completion_KeepsItsFacts()
    {
        AnswerFacts facts = s_protocol.ReadWhole("""
            {"object":"text_completion","model":"base-1","choices":[{"text":" there","index":0,"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}
            """u8);

        Assert.True(facts.IsUsable);
        Assert.Equal(6, facts.OutputBytes);
        Assert.Equal(Neutral.FinishReason.Length, facts.FinishReason);
        Assert.Equal(new TokenUsage(3, 0, 0, 2, 0), facts.Usage);
    }

    [Fact]
    public void CreateObserver_TwoPrompts_AreCompleteWhenBothHaveFinished()
    {
        AnswerObserver observer = s_protocol.CreateObserver(2);

        Assert.Equal(ChunkKinds.Content, observer.Observe(default, """{"choices":[{"index":1,"text":"b"}]}"""u8));
        observer.Observe(default, """{"choices":[{"index":1,"text":"","finish_reason":"stop"}]}"""u8);
        Assert.False(observer.IsComplete);
        observer.Observe(default, """{"choices":[{"index":0,"text":"","finish_reason":"stop"}]}"""u8);
        Assert.True(observer.IsComplete);
    }

    [Fact]
    public void Translate_ToAnotherFormat_NamesTheModel()
    {
        CompletionRequest request = Wire.Read<CompletionRequest>(s_protocol, """{"model":"m","prompt":"x"}""");

        Assert.Equal("model", Wire.RefuseTranslation(request, EmbeddingsProtocol.Instance).Param);
    }
}
