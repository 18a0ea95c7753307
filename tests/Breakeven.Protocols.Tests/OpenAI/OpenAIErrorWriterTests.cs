using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace Breakeven.Protocols.OpenAI;

public class OpenAIErrorWriterTests
{
    private static readonly CallError s_error = new("budget_exceeded", 402, "The budget of key \"a\"\nis spent.", Retryable: false, CallOutcome.Refused);

    [Fact]
    public void WriteBody_WithoutParam_WritesTheFourMembers() =>
        Assert.Equal(
            """{"error":{"message":"The budget of key \"a\"\nis spent.","type":"insufficient_quota","param":null,"code":"budget_exceeded"}}""",
            Written(output => OpenAIErrorWriter.WriteBody(output, s_error)));

    [Fact]
    public void WriteBody_Param_IsNamed() =>
        Assert.Equal("max_tokens", (string?)JsonNode.Parse(Written(output => OpenAIErrorWriter.WriteBody(output, s_error with { Param = "max_tokens" })))!["error"]!["param"]);

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(502, "server_error")]
    [InlineData(504, "server_error")]
    public void WriteBody_AnyStatus_HasTheTypeThatClientsKnow(int status, string type) =>
        Assert.Equal(type, (string?)JsonNode.Parse(Written(output => OpenAIErrorWriter.WriteBody(output, s_error with { Status = status })))!["error"]!["type"]);

    [Fact]
    public void WriteBody_TextThatIsNotUnicode_IsStillJson() =>
        Assert.NotNull(JsonNode.Parse(Written(output => OpenAIErrorWriter.WriteBody(output, s_error with { Message = "half \ud83d of a pair" }))));

    [Fact]
    public void WriteStreamEvent_AnyError_IsOneEventThatTheObserverReads()
    {
        string written = Written(output => OpenAIErrorWriter.WriteStreamEvent(output, s_error));
        (_, string data) = Assert.Single(Streaming.ReferenceSse.Parse(written));

        Assert.StartsWith("data: {\"error\":{", written, StringComparison.Ordinal);
        Assert.EndsWith("}}\n\n", written, StringComparison.Ordinal);
        Assert.Equal(ChunkKinds.Error, new ChatStreamObserver().Observe(Encoding.UTF8.GetBytes(data)));
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
