using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Tests.Telemetry;

public sealed class LabelTextTests
{
    [Theory]
    [InlineData("plain", "a_b=\"plain\",c=\"1\"")]
    [InlineData("q\"b\\n\n.", "a_b=\"q\\\"b\\\\n\\n.\",c=\"1\"")]
    [InlineData(null, "a_b=\"\",c=\"1\"")]
    public void Write_AnyValue_EscapesItAndKeepsItsDots(string? value, string expected)
    {
        KeyValuePair<string, object?>[] tags = [new("a.b", value), new("c", 1)];
        char[] text = LabelText.Write(tags, out int length);
        Assert.Equal(expected, new string(text, 0, length));
    }

    [Fact]
    public void TryWrite_NoRoom_SaysSoAtEveryLength()
    {
        KeyValuePair<string, object?>[] tags = [new("a.b", "x\"y"), new("c", "z")];
        char[] whole = LabelText.Write(tags, out int length);
        for (int room = 0; room <= length; room++)
            Assert.Equal(room == length, LabelText.TryWrite(tags, new char[room], out _));
        Assert.Equal("a_b=\"x\\\"y\",c=\"z\"", new string(whole, 0, length));
    }

    [Fact]
    public void Write_LongerThanAnyBuffer_IsWhole()
    {
        char[] text = LabelText.Write([new("a", new string('"', 10_000))], out int length);
        Assert.Equal("a=\"\"".Length + 20_000, length);
        Assert.Equal('"', text[length - 1]);
    }
}
