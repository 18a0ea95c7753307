using System.Buffers;
using System.Text;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Protocols.Tests.Prompts;

public sealed class OutputLimitTests
{
    [Theory]
    [InlineData(WireFormat.ChatCompletions, "max_completion_tokens")]
    [InlineData(WireFormat.Responses, "max_output_tokens")]
    public void TryWrite_NoLimit_IsTheFirstMember(WireFormat format, string name)
    {
        const string body = """ { "model":"m","tools":[{"parameters":{"max_tokens":1}}], "x":"\"max_tokens\":" }""";
        Assert.Equal(body.Replace("{ \"model", $"{{\"{name}\":512, \"model", StringComparison.Ordinal), Written(format, body));
    }

    /// <summary>What the client says stands, also that it says nothing: a second member of the name would be read in two ways.</summary>
    [Theory]
    [InlineData(WireFormat.ChatCompletions, """{"model":"m","max_tokens":9}""")]
    [InlineData(WireFormat.ChatCompletions, """{"model":"m","max_completion_tokens":null}""")]
    [InlineData(WireFormat.ChatCompletions, """{"model":"m","max\u005ftokens":null}""")]
    [InlineData(WireFormat.Responses, """{"model":"m","max_output_tokens":null}""")]
    [InlineData(WireFormat.Messages, """{"model":"m"}""")]
    public void TryWrite_ClientsOwnOrOtherFormat_WritesNothing(WireFormat format, string body) => Assert.Null(Written(format, body));

    [Fact]
    public void Renamed_OwnMember_HasTheOlderName()
    {
        string limited = Written(WireFormat.ChatCompletions, """{"model":"m"}""")!;
        Assert.Equal("""{"max_tokens":512,"model":"m"}""", Encoding.UTF8.GetString(OutputLimit.Renamed(Encoding.UTF8.GetBytes(limited)).Span));
        const string other = """{"model":"m","max_completion_tokens":5}""";
        Assert.Equal(other, Encoding.UTF8.GetString(OutputLimit.Renamed(Encoding.UTF8.GetBytes(other)).Span));
    }

    private static string? Written(WireFormat format, string body)
    {
        ArrayBufferWriter<byte> output = new();
        bool written = OutputLimit.TryWrite(format, Encoding.UTF8.GetBytes(body), 512, output);
        Assert.Equal(written, output.WrittenCount > 0);
        return written ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
