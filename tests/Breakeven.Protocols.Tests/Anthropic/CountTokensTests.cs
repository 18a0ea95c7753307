namespace Breakeven.Protocols.Anthropic;

public class CountTokensTests
{
    [Fact]
    public void Write_OwnCount_IsReadBack()
    {
        string written = MessagesBodies.Text(output => CountTokensAnswer.Write(output, 2095));
        AnswerFacts facts = CountTokensProtocol.Instance.ReadWhole(MessagesBodies.Utf8(written));

        Assert.Equal("""{"input_tokens":2095}""", written);
        Assert.True(facts.IsUsable);
        Assert.Equal(2095, Assert.IsType<CountTokensAnswer>(facts).InputTokens);
        Assert.Null(facts.Usage);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"input_tokens":-1}""")]
    [InlineData("""{"input_tokens":"1"}""")]
    [InlineData("""{"type":"error","error":{"type":"not_found_error","message":"x"}}""")]
    [InlineData("nothing")]
    public void Read_WhatIsNoCount_IsNotUsable(string body) => Assert.False(CountTokensAnswer.Read(MessagesBodies.Utf8(body)).IsUsable);

    [Fact]
    public void WriteTo_SameFormat_PassesTheBytesThrough()
    {
        const string Body = """{"messages":[{"role":"user","content":"x"}],"model":"a","tools":[{"type":"bash_20250124","name":"bash"}]}""";

        Assert.Equal(
            Body.Replace("\"a\"", "\"b\"", StringComparison.Ordinal),
            MessagesBodies.Text(output => MessagesBodies.Read(Body, WireFormat.CountTokens).WriteTo(output, "b", askForUsage: false)));
    }
}
