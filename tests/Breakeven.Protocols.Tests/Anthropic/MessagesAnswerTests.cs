using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

public class MessagesAnswerTests
{
    private const string Whole = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"h\u00e9"},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1}}],
         "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":3,"cache_read_input_tokens":4,"cache_creation_input_tokens":5,"output_tokens":6}}
        """;

    [Fact]
    public void Read_WholeMessage_TellsItsFacts()
    {
        MessagesAnswer answer = MessagesAnswer.Read(MessagesBodies.Utf8(Whole));

        Assert.True(answer.IsUsable);
        Assert.Equal(new TokenUsage(3, 4, 5, 6, 0), answer.Usage);
        Assert.Equal("""{"input_tokens":3,"cache_read_input_tokens":4,"cache_creation_input_tokens":5,"output_tokens":6}""", answer.RawUsage);
        Assert.Equal(FinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal("claude-x", answer.ResponseModel);
        Assert.Equal("msg_1", answer.AnswerId);
        Assert.Equal(3 + 1 + 7, answer.OutputBytes);
    }

    // Fault 61: status 200 with something that is no answer.
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"type":"message"}""")]
    [InlineData("""{"type":"error","error":{"type":"api_error"}}""")]
    [InlineData("""{"type":"ping","content":[]}""")]
    public void Read_WhatIsNoAnswer_IsNotUsable(string body) => Assert.False(MessagesAnswer.Read(MessagesBodies.Utf8(body)).IsUsable);

    [Fact]
    public void Read_NoUsage_IsMissingAndNotZero()
    {
        MessagesAnswer answer = MessagesAnswer.Read("""{"type":"message","content":[]}"""u8);

        Assert.True(answer.IsUsable);
        Assert.Null(answer.Usage);
        Assert.False(answer.UsageSuspect);
        Assert.Null(answer.RawUsage);
    }
}
