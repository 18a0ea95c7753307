using System.Text;
using System.Text.Json;
using CsCheck;

namespace Breakeven.Protocols.Json;

public class JsonTextTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"plain é\"", "plain é")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\/\b\f\n\r\té")]
    [InlineData("\"\\ud83d\\ude00\"", "\ud83d\ude00")]
    [InlineData("\"\\ud83d\"", "\ufffd")]
    [InlineData("\"x\\ude00y\"", "x\ufffdy")]
    [InlineData("null", null)]
    [InlineData("{\"a\":[1]}", null)]
    public void ReadText_AnyValue_IsWholeCharactersOrNull(string json, string? text) => Assert.Equal(text, Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void ReadText_InvalidUtf8_IsReplaced() => Assert.Equal("a\ufffdb\n", Read([.. "\"a"u8, 0xFF, .. "b\\n\""u8]));

    [Fact]
    public void ReadPiece_HalfACharacter_IsKept()
    {
        Utf8JsonReader json = new("\"\\ud83d\""u8);
        json.Read();

        Assert.Equal("\ud83d", JsonText.ReadPiece(ref json));
    }

    [Fact]
    public void ReadText_AnyStringThatAWriterWrote_ComesBack() => Gen.String.Sample(text =>
    {
        string whole = TextCarry.Repair(text);
        Assert.Equal(whole, Read(JsonSerializer.SerializeToUtf8Bytes(whole)));
    });

    [Fact]
    public void ReadRaw_ObjectInside_IsAsItWasSent()
    {
        ReadOnlySpan<byte> source = """[ {"a" : [1, "x"]} , 2]"""u8;
        Utf8JsonReader json = new(source);
        json.Read();
        json.Read();

        Assert.Equal("""{"a" : [1, "x"]}""", JsonText.ReadRaw(ref json, source));
        Assert.True(json.Read());
        Assert.Equal(2, json.GetInt32());
    }

    private static string? Read(byte[] data)
    {
        Utf8JsonReader json = new(data);
        json.Read();
        return JsonText.ReadText(ref json);
    }
}
