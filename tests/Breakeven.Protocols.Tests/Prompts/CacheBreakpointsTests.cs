using System.Buffers;
using System.Text;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Protocols.Tests.Prompts;

public sealed class CacheBreakpointsTests
{
    private const string Mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    /// <summary>All three, in a body whose members stand in another order than a model reads them; taking the marks out gives the client's bytes.</summary>
    [Fact]
    public void Write_Blocks_AddsMarksAndNothingElse()
    {
        const string body = """{ "messages":[{"role":"user","content":[ {"type":"text","text":"{\"x\":}]"} , {"type":"image","source":{"type":"url","url":"u"} } ]}], "system":[{"type":"text","text":"ü"}],"tools" : [{"name":"a","input_schema":{}},{"name":"}]","input_schema":{"type":"object"} }] }""";
        (string marked, IReadOnlyList<CachePoint> points) = Marked(body);
        Assert.Equal([CachePoint.Tools, CachePoint.System, CachePoint.Turns], points);
        Assert.Equal(body, marked.Replace(Mark, "", StringComparison.Ordinal));
        Assert.Contains("\"url\":\"u\"} " + Mark + "}", marked, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"ü\"" + Mark + "}", marked, StringComparison.Ordinal);
        Assert.Contains("{\"type\":\"object\"} " + Mark + "}", marked, StringComparison.Ordinal);
        Assert.DoesNotContain("{}" + Mark, marked, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_BareTexts_BecomeBlocksOfTheSameBytes()
    {
        (string marked, _) = Marked("""{"system":"b\u0065 kind","messages":[{"role":"user","content":"first"},{"role":"user","content":"h\"i"}]}""");
        Assert.Equal(
            """{"system":[{"type":"text","text":"b\u0065 kind","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":"first"},{"role":"user","content":[{"type":"text","text":"h\"i","cache_control":{"type":"ephemeral"}}]}]}""",
            marked);
    }

    /// <summary>All for the same time: a longer one must not stand behind a shorter.</summary>
    [Fact]
    public void Write_ForAnHour_SaysSoAtEachMark()
    {
        const string body = """{"tools":[{"name":"a","input_schema":{}}],"system":"be kind","messages":[{"role":"user","content":"hi"}]}""";
        string minutes = Marked(body).Marked, hour = Marked(body, forAnHour: true).Marked;
        Assert.Equal(minutes.Replace("\"ephemeral\"", "\"ephemeral\",\"ttl\":\"1h\"", StringComparison.Ordinal), hour);
        Assert.Equal(3, hour.Split("1h").Length - 1);
    }

    /// <summary>What Anthropic refuses to mark.</summary>
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":" "}]}""")]
    [InlineData("""{"system":"\n\t","messages":[{"role":"user","content":"\u0020"}]}""")]
    [InlineData("""{"system":[{"type":"text","text":""}],"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":"y"}]}]}""")]
    [InlineData("""{"system":[],"tools":[],"messages":[{"role":"user","content":[]}]}""")]
    [InlineData("""{"tools":[{"name":"a","defer_loading":true}],"messages":[{"role":"user","content":[{"type":"future_block"}]}]}""")]
    public void Write_NothingThatCanBeMarked_WritesNothing(string body) => Assert.Equal(("", []), Marked(body));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}""", true)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x","cache\u005fcontrol":null}]}]}""", true)]
    [InlineData("""{"messages":[{"role":"user","content":"\"cache_control\":{}"}]}""", false)]
    public void HasMember_ClientsOwnMark_IsFoundHoweverItIsWritten(string body, bool has) => Assert.Equal(has, PromptLayoutReader.HasMember(Encoding.UTF8.GetBytes(body), "cache_control"u8));

    [Fact]
    public void WriteKey_Body_GetsItFirst()
    {
        ArrayBufferWriter<byte> output = new();
        PromptCacheKey.Write(Encoding.UTF8.GetBytes(" {\"model\":\"m\"}"), "bk-1", output);
        Assert.Equal(" {\"prompt_cache_key\":\"bk-1\",\"model\":\"m\"}", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static (string Marked, IReadOnlyList<CachePoint> Points) Marked(string body, bool forAnHour = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        ArrayBufferWriter<byte> output = new();
        IReadOnlyList<CachePoint> points = CacheBreakpoints.Write(bytes, PromptLayoutReader.Read(WireFormat.Messages, bytes)!, [CachePoint.Turns, CachePoint.Tools, CachePoint.System], forAnHour, output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), points);
    }
}
