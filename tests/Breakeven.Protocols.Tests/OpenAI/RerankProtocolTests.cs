namespace Breakeven.Protocols.OpenAI;

public class RerankProtocolTests
{
    private static readonly RerankProtocol s_protocol = RerankProtocol.Instance;

    [Fact]
    public void TryReadRequest_EverythingGiven_ReadsIt()
    {
        const string Body = """{"model":"r","query":"which one?","documents":["a","b\u0062",{"text":"c"}],"top_n":2,"return_documents":true,"max_tokens_per_doc":9}""";
        RerankRequest request = Wire.Read<RerankRequest>(s_protocol, Body);

        Assert.Equal("r", request.Model);
        Assert.Equal(["user: which one?", "user: a", "user: bb", "user: {\"text\":\"c\"}"], Wire.Blocks(request));
        Assert.Equal(Body.Replace("\"r\"", "\"t\""), Wire.Forward(request, "t"));
    }

    [Fact]
    public void TryReadRequest_MoreDocuments_CountTheQueryWithEach() =>
        Assert.Equal(2 * 1 + 2 * 3, Wire.Read<RerankRequest>(s_protocol, """{"model":"r","query":"twelve bytes","documents":["abcd","abcd"]}""").EstimatedInputTokens);

    [Theory]
    [InlineData("""{"query":"q","documents":["a"]}""", "model")]
    [InlineData("""{"model":"m","documents":["a"]}""", "query")]
    [InlineData("""{"model":"m","query":["q"],"documents":["a"]}""", "query")]
    [InlineData("""{"model":"m","query":"q"}""", "documents")]
    [InlineData("""{"model":"m","query":"q","documents":[]}""", "documents")]
    [InlineData("""{"model":"m","query":"q","documents":[1]}""", "documents")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"top_n":-1}""", "top_n")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"stream":true}""", "stream")]
    public void TryReadRequest_Wrong_NamesTheField(string body, string param) => Assert.Equal(param, Wire.Refuse(s_protocol, body).Param);

    [Theory]
    [InlineData("\"usage\":{\"total_tokens\":38}")]                        // Jina
    [InlineData("\"usage\":{\"prompt_tokens\":0,\"total_tokens\":38}")]    // an engine that counts only the total
    [InlineData("\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"input_tokens\":38}}")]
    public void ReadWhole_TokensTold_AreInput(string usage)
    {
        AnswerFacts facts = s_protocol.ReadWhole(Wire.Utf8($$"""{"model":"r-1","results":[{"index":0,"relevance_score":0.9}],{{usage}}}"""));

        Assert.True(facts.IsUsable);
        Assert.Equal(new TokenUsage(38, 0, 0, 0, 0), facts.Usage);
    }

    [Fact]
    public void ReadWhole_SearchUnits_AreKeptAsTheyCame()
    {
        AnswerFacts facts = s_protocol.ReadWhole("""{"results":[{"index":0}],"meta":{"billed_units":{"search_units":1}}}"""u8);

        Assert.Null(facts.Usage);
        Assert.False(facts.UsageSuspect);
        Assert.Equal("""{"search_units":1}""", facts.RawUsage);
    }

    [Theory]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"data":[{"index":0}]}""")]
    [InlineData("""{"results":[{"index":0}],"error":{"code":"rate_limit_exceeded"}}""")]
    public void ReadWhole_NoRanks_IsNoAnswer(string body) => Assert.False(s_protocol.ReadWhole(Wire.Utf8(body)).IsUsable);

    [Fact]
    public void CreateObserver_AnyStream_IsNoAnswer()
    {
        AnswerObserver observer = s_protocol.CreateObserver(1);

        Assert.Equal(ChunkKinds.Malformed, observer.Observe(default, """{"results":[{"index":0}]}"""u8));
        Assert.False(observer.IsUsable);
    }
}
