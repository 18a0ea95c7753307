using System.Diagnostics;
using System.Text;

namespace Breakeven.Protocols.OpenAI;

public class ChatRequestReaderTests
{
    [Fact]
    public void TryRead_EverythingGiven_ReadsIt()
    {
        ChatRequest request = ChatBodies.Read(ChatBodies.Full);

        Assert.Equal("gpt-4.1", request.Model);
        Assert.True(request.Stream);
        Assert.False(request.ClientWantsUsage);
        Assert.Equal(50, request.MaxOutputTokens);
        Assert.Equal(2, request.Choices);
        Assert.Equal(0.25, request.Temperature);
        Assert.Equal("someone", request.User);
        Assert.Equal(ServiceTier.Flex, request.Tier);
        Assert.True(request.HasTools);
        Assert.True(request.HasImages);
    }

    [Fact]
    public void TryRead_LeastGiven_TakesTheDefaults()
    {
        ChatRequest request = ChatBodies.Read(ChatBodies.Hello);

        Assert.Equal("gpt-4.1", request.Model);
        Assert.False(request.Stream);
        Assert.Null(request.MaxOutputTokens);
        Assert.Equal(1, request.Choices);
        Assert.Null(request.Temperature);
        Assert.Null(request.User);
        Assert.Equal(ServiceTier.Default, request.Tier);
        Assert.False(request.HasTools);
        Assert.False(request.HasImages);
        Assert.Equal(2 + 4 + 3, request.EstimatedInputTokens);
        Assert.Equal(ChatBodies.Utf8(ChatBodies.Hello), request.Body.ToArray());
    }

    [Fact]
    public void TryRead_EverythingNull_TakesTheDefaults()
    {
        ChatRequest request = ChatBodies.Read(ChatBodies.With(
            """{"stream":null,"stream_options":null,"max_tokens":null,"max_completion_tokens":null,"n":null,"temperature":null,"top_p":null,"tools":null,"user":null,"service_tier":null,"response_format":null}"""[1..^1]));

        Assert.False(request.Stream);
        Assert.Null(request.MaxOutputTokens);
        Assert.Equal(1, request.Choices);
        Assert.False(request.HasTools);
    }

    [Fact]
    public void TryRead_ByteOrderMark_IsSkipped()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. ChatBodies.Utf8(ChatBodies.Hello)];

        Assert.True(ChatRequestReader.TryRead(body, out ChatRequest? request, out _));
        Assert.Equal((byte)'{', request.Body.Span[0]);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"\n\u00e9\ud83d\ude42"}""", 1 + 2 + 4)]
    [InlineData("""{"role":"user","content":"é🙂"}""", 2 + 4)]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"four"},{"type":"text","text":"five5"}]}""", 9)]
    [InlineData("""{"role":"assistant","tool_calls":[{"a":1}]}""", 9)]
    public void EstimatedInputTokens_OneMessage_CountsDecodedBytes(string message, int bytes) =>
        Assert.Equal((bytes + 3) / 4 + 4 + 3, ChatBodies.Read(ChatBodies.WithMessages($"[{message}]")).EstimatedInputTokens);

    [Theory]
    [InlineData("", 0)]
    [InlineData("   ", 3)]
    [InlineData("{", 1)]
    [InlineData("{\n\"model\":\n nope}", 13)]
    [InlineData("{\"model\":\"a\"} x", 14)]
    [InlineData("{\"model\":\"a\"}{}", 13)]
    [InlineData("{\"model\":\"a\",}", 13)]
    [InlineData("{/* c */\"model\":\"a\"}", 1)]
    [InlineData("{\"temperature\":NaN}", 15)]
    [InlineData("{\"n\":01}", 6)]
    [InlineData("{'model':1}", 1)]
    [InlineData("{\"model\":\"a\nb\"}", 11)]
    public void TryRead_NotJson_TellsTheByte(string body, int offset)
    {
        CallError error = ChatBodies.Refuse(body);

        Assert.Equal("invalid_json", error.Code);
        Assert.Equal($"The body is not valid JSON at byte {offset}.", error.Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    [InlineData("null")]
    public void TryRead_NoObject_IsRefused(string body) => Assert.Equal("invalid_request_error", ChatBodies.Refuse(body).Code);

    [Fact]
    public void TryRead_Utf16_IsRefused()
    {
        Assert.Equal("invalid_json", ChatBodies.Refuse(Encoding.Unicode.GetBytes(ChatBodies.Hello)).Code);
        Assert.Equal("invalid_utf8", ChatBodies.Refuse((byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes(ChatBodies.Hello)]).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(100_000)]
    public void TryRead_InvalidUtf8_TellsTheByte(int textLength)
    {
        byte[] start = ChatBodies.Utf8("""{"model":"m","messages":[{"role":"user","content":"é""" + new string('x', textLength));
        byte[] body = [.. start, 0xC3, 0x28, .. "\"}]}"u8];
        CallError error = ChatBodies.Refuse(body);

        Assert.Equal("invalid_utf8", error.Code);
        Assert.Contains($"at byte {start.Length}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00\\ud800")]
    [InlineData("\\ud83dx\\ude42")]
    [InlineData("\\ud83d\\n")]
    public void TryRead_UnpairedSurrogate_IsRefusedInTextsAndNames(string escape)
    {
        Assert.Equal("invalid_utf8", ChatBodies.Refuse(ChatBodies.With($"\"x\":[\"{escape}\"]")).Code);
        Assert.Equal("invalid_utf8", ChatBodies.Refuse(ChatBodies.With($"\"x\":{{\"{escape}\":1}}")).Code);
    }

    [Theory]
    [InlineData("""{"model":"a","model":"b","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"a","mod\u0065l":"b","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"a","messages":[{"role":"user","content":"x","content":"y"}]}""")]
    [InlineData("""{"model":"a","messages":[{"role":"user","content":"x"}],"x":[{"a":{"é":1,"b":2,"\u00e9":3}}]}""")]
    [InlineData("""{"model":"a","messages":[{"role":"user","content":"x"}],"x":{"":1,"":2}}""")]
    public void TryRead_PropertyTwice_IsRefusedAtAnyDepth(string body) => Assert.Equal("duplicate_property", ChatBodies.Refuse(body).Code);

    [Fact]
    public void TryRead_SameNameInDifferentObjects_IsAccepted() =>
        ChatBodies.Read(ChatBodies.With("""{"x":{"a":{"a":{"a":1},"b":{"a":1}},"b":[{"a":1},{"a":1}]}}"""[1..^1]));

    [Theory]
    [InlineData(200_000, false)]
    [InlineData(200_000, true)]
    [InlineData(17, true)]
    public void TryRead_LargeObject_FindsTheSecondOfAName(int size, bool repeated)
    {
        string members = string.Join(',', Enumerable.Range(0, size).Select(i => $"\"k{i}\":{i}"));
        string body = ChatBodies.With($"\"x\":{{{members},\"{(repeated ? "\\u006b3" : "other")}\":0}}");

        Assert.Equal(!repeated, ChatRequestReader.TryRead(ChatBodies.Utf8(body), out _, out CallError? error));
        Assert.Equal(repeated ? "duplicate_property" : null, error?.Code);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryRead_Nesting_IsLimited(int depth, bool accepted)
    {
        string nested = new string('[', depth - 1) + new string(']', depth - 1); // the body itself is the first level
        Assert.Equal(accepted, ChatRequestReader.TryRead(ChatBodies.Utf8(ChatBodies.With($"\"x\":{nested}")), out _, out CallError? error));
        Assert.Equal(accepted ? null : "max_depth", error?.Code);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void TryRead_NestedWithoutEnd_IsRefusedQuickly(string opening)
    {
        byte[] body = ChatBodies.Utf8(ChatBodies.Hello[..^1] + ",\"x\":" + string.Concat(Enumerable.Repeat(opening, 100_000)));
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Equal("max_depth", ChatBodies.Refuse(body).Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":null,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":" ","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":["a"],"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"a\r\nb","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"a\u0000b","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"a\u0085b","messages":[{"role":"user","content":"x"}]}""")]
    public void TryRead_BadModel_NamesIt(string body) => AssertRefusedParam("model", body);

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(20_000, false)]
    public void TryRead_LongModel_IsRefusedWithoutEcho(int length, bool accepted)
    {
        string body = ChatBodies.Hello.Replace("gpt-4.1", new string('é', length), StringComparison.Ordinal);
        Assert.Equal(accepted, ChatRequestReader.TryRead(ChatBodies.Utf8(body), out _, out CallError? error));
        Assert.DoesNotContain("é", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"hello\"")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("""[{"content":"x"}]""")]
    [InlineData("""[{"role":"root","content":"x"}]""")]
    [InlineData("""[{"role":1,"content":"x"}]""")]
    [InlineData("""[{"role":"user"}]""")]
    [InlineData("""[{"role":"user","content":null}]""")]
    [InlineData("""[{"role":"user","content":null,"tool_calls":null}]""")]
    [InlineData("""[{"role":"user","content":5}]""")]
    [InlineData("""[{"role":"user","content":{}}]""")]
    [InlineData("""[{"role":"user","content":["x"]}]""")]
    [InlineData("""[{"role":"user","content":[null]}]""")]
    public void TryRead_BadMessages_NamesThem(string messages) => AssertRefusedParam("messages", ChatBodies.WithMessages(messages));

    [Fact]
    public void TryRead_NoMessages_NamesThem() => AssertRefusedParam("messages", """{"model":"m"}""");

    [Theory]
    [InlineData("""[{"role":"assistant"}]""")]
    [InlineData("""[{"role":"assistant","content":null}]""")]
    [InlineData("""[{"role":"function","content":null,"function_call":{"name":"f"}}]""")]
    [InlineData("""[{"role":"developer","content":""}]""")]
    [InlineData("""[{"role":"\u0075ser","content":[]}]""")]
    [InlineData("""[{"role":"user","content":[{"type":"video","video":{"x":[]}}],"refusal":null,"audio":{"id":"a"}}]""")]
    public void TryRead_UnusualMessages_AreAccepted(string messages) => ChatBodies.Read(ChatBodies.WithMessages(messages));

    [Theory]
    [InlineData("max_tokens", "0")]
    [InlineData("max_tokens", "-1")]
    [InlineData("max_tokens", "1.5")]
    [InlineData("max_tokens", "1.0")]
    [InlineData("max_tokens", "\"10\"")]
    [InlineData("max_tokens", "1e400")]
    [InlineData("max_tokens", "1e308")]
    [InlineData("max_tokens", "1234567890123456789012345678901")]
    [InlineData("max_tokens", "9223372036854775807")]
    [InlineData("max_completion_tokens", "-1")]
    [InlineData("max_completion_tokens", "true")]
    [InlineData("n", "0")]
    [InlineData("n", "-1")]
    [InlineData("n", "129")]
    [InlineData("n", "10000")]
    [InlineData("n", "[1]")]
    [InlineData("stream", "\"yes\"")]
    [InlineData("stream", "1")]
    [InlineData("stream_options", "true")]
    [InlineData("stream_options", "[]")]
    [InlineData("stream_options", "{\"include_usage\":\"yes\"}")]
    [InlineData("temperature", "\"hot\"")]
    [InlineData("temperature", "1e400")]
    [InlineData("temperature", "-1e400")]
    [InlineData("top_p", "1e400")]
    [InlineData("presence_penalty", "{}")]
    [InlineData("frequency_penalty", "false")]
    [InlineData("tools", "{}")]
    [InlineData("tools", "\"f\"")]
    [InlineData("functions", "1")]
    [InlineData("user", "5")]
    [InlineData("service_tier", "{}")]
    public void TryRead_BadField_NamesIt(string field, string value) => AssertRefusedParam(field, ChatBodies.With($"\"{field}\":{value}"));

    [Theory]
    [InlineData("max_tokens", "1")]
    [InlineData("max_tokens", "2147483647")]
    [InlineData("n", "128")]
    [InlineData("temperature", "0")]
    [InlineData("temperature", "-0.5e-3")]
    [InlineData("tools", "[]")]
    [InlineData("service_tier", "\"galactic\"")]
    [InlineData("seed", "1234567890123456789012345678901")]
    public void TryRead_UnusualField_IsAccepted(string field, string value) => ChatBodies.Read(ChatBodies.With($"\"{field}\":{value}"));

    [Fact]
    public void TryRead_ManyMessages_AreRead()
    {
        string messages = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"hi"}""", 100_000));
        Assert.Equal(50_000 + 400_000 + 3, ChatBodies.Read(ChatBodies.WithMessages($"[{messages}]")).EstimatedInputTokens);
    }

    private static void AssertRefusedParam(string param, string body)
    {
        CallError error = ChatBodies.Refuse(body);
        Assert.Equal("invalid_request_error", error.Code);
        Assert.Equal(param, error.Param);
    }
}
