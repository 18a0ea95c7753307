using System.Buffers;
using System.Text;
using CsCheck;

namespace Breakeven.Protocols.Streaming;

public class SseWriterTests
{
    [Theory]
    [InlineData("{}", "data: {}\n\n")]
    [InlineData("", "data: \n\n")]
    [InlineData("a\nb\rc\r\nd\n", "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n")]
    public void WriteData_AnyText_IsOneEvent(string data, string expected) =>
        Assert.Equal(expected, Written(output => SseWriter.WriteData(output, Encoding.UTF8.GetBytes(data))));

    [Fact]
    public void WriteData_AnyLines_ReadBackJoinedByLineFeeds() =>
        Gen.String[Gen.Char["ab: \r\n\uFEFF"], 0, 20].Sample(data =>
        {
            string stream = Written(output => SseWriter.WriteData(output, Encoding.UTF8.GetBytes(data)));
            string joined = data.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            return ReferenceSse.Parse(stream).SequenceEqual([("", joined)]);
        });

    [Fact]
    public void WriteComment_SeveralLines_NeverBecomesAnEvent()
    {
        string stream = Written(output => SseWriter.WriteComment(output, "wait\ndata: forged"u8));

        Assert.Equal(": wait\n: data: forged\n\n", stream);
        Assert.Empty(ReferenceSse.Parse(stream));
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
