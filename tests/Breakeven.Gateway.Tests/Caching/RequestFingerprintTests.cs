using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Caching.Requests;
using Breakeven.Gateway.Hosting;
using Breakeven.Protocols.OpenAI;
using CsCheck;

namespace Breakeven.Gateway.Tests.Caching;

public sealed class RequestFingerprintTests
{
    private static readonly GatewaySnapshot s_snapshot = GatewaySnapshot.Create(new(), PriceBook.Empty);

    private static readonly Gen<string> s_text = Gen.String[Gen.Char["ab\"\\é \n"], 0, 6];

    private static readonly Gen<JsonNode?> s_value = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3
        ? Gen.Int[-3, 1000].Select(number => (JsonNode?)number)
        : Gen.OneOf(
            s_text.Select(text => (JsonNode?)text), Gen.Int[-3, 1000].Select(number => (JsonNode?)number), Gen.Double[-1, 1].Select(number => (JsonNode?)number), Gen.Bool.Select(flag => (JsonNode?)flag),
            inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(s_text, inner).Array[0, 3].Select(members => (JsonNode?)new JsonObject(members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))))));

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "10e-1")]
    [InlineData("1", "0.1E+1")]
    [InlineData("0", "-0.000e7")]
    [InlineData("120", "1.2e2")]
    public void JsonNumber_SameNumber_IsWrittenAlike(string a, string b) => Assert.Equal(Number(a), Number(b));

    [Theory]
    [InlineData("1", "-1")]
    [InlineData("1", "10")]
    [InlineData("0", "1e-300")]
    [InlineData("1", "1.0000000000000000000000000000000001")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891")]
    [InlineData("1e999999999", "1e999999998")]
    [InlineData("1e9999999999", "1e9999999998")]
    public void JsonNumber_OtherNumber_IsWrittenOtherwise(string a, string b) => Assert.NotEqual(Number(a), Number(b));

    /// <summary>The order of a message's properties, white space and escapes mean nothing.</summary>
    [Fact]
    public void Write_SameMessagesOtherwiseWritten_IsTheSame() => Gen.Select(s_value, Gen.Int).Sample((value, seed) =>
        Of(Body(value, new(0), escaped: false)).AsSpan().SequenceEqual(Of(Body(value, new(seed), escaped: true))));

    /// <summary>What differs in anything but that is another request.</summary>
    [Fact]
    public void Write_OtherMessages_IsOther() => Gen.Select(s_value, s_value).Sample((a, b) =>
        JsonNode.DeepEquals(a, b) || SameNumbers(a, b) || !Of(Body(a, new(0), escaped: false)).AsSpan().SequenceEqual(Of(Body(b, new(0), escaped: false))));

    /// <summary>Models generate a schema's properties in the order in which they stand.</summary>
    [Fact]
    public void Write_SchemaInAnotherOrder_IsOther()
    {
        const string A = """{"model":"m","messages":[],"response_format":{"type":"json_schema","json_schema":{"schema":{"properties":{"a":{},"b":{}}}}}}""";
        Assert.NotEqual(Of(A), Of(A.Replace("\"a\":{},\"b\":{}", "\"b\":{},\"a\":{}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_PromptCacheMarks_MeanNothing()
    {
        const string A = """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}""";
        Assert.Equal(Of(A), Of(A.Replace(",\"cache_control\":{\"type\":\"ephemeral\"}", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]""", false)]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]""", true)]
    [InlineData("""[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}]""", true)]
    [InlineData("""[{"role":"user","content":[{"type":"input_image","image_url":"https://x/y.png"}]}]""", true)]
    [InlineData("""[{"type":"item_reference","id":"msg_1"}]""", true)]
    [InlineData("""[{"role":"user","content":"see https://x/y.png"}]""", false)]
    public void Write_Media_KnowsWhatIsOnlyNamed(string messages, bool refers)
    {
        (RequestTraits traits, _) = Read($$"""{"model":"m","messages":{{messages}}}""");
        Assert.Equal(refers ? RequestTraits.Reference : RequestTraits.None, traits);
    }

    private static byte[] Of(string body) => Read(body).Bytes;

    private static (RequestTraits Traits, byte[] Bytes) Read(string body)
    {
        CallContext call = new(new(CallId.New(TimeProvider.System.GetUtcNow()), "r", default, 0, null, FromLoopback: true, static _ => null) { From = IPAddress.Loopback }, ChatCompletionsProtocol.Instance, s_snapshot, TimeProvider.System);
        using JsonDocument document = JsonDocument.Parse(body, new() { MaxDepth = 66 });
        using PooledBuffer output = new();
        RequestTraits traits = RequestFingerprint.Write(call, new(), document.RootElement, output);
        return (traits, output.Written.ToArray());
    }

    private static string Number(string number)
    {
        using PooledBuffer output = new();
        JsonNumber.Write(Encoding.UTF8.GetBytes(number), output);
        return Encoding.UTF8.GetString(output.Written.Span);
    }

    private static string Body(JsonNode? value, Random order, bool escaped)
    {
        StringBuilder text = new();
        text.Append("{\"model\":\"m\",\"messages\":");
        Append(text, value, order, escaped);
        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, JsonNode? value, Random order, bool escaped)
    {
        string gap = escaped ? " \n" : "";
        switch (value)
        {
            case JsonObject members:
                text.Append('{').Append(gap);
                KeyValuePair<string, JsonNode?>[] shuffled = [.. members];
                order.Shuffle(shuffled);
                for (int i = 0; i < shuffled.Length; i++)
                {
                    if (i > 0) text.Append(',').Append(gap);
                    AppendText(text, shuffled[i].Key, escaped);
                    text.Append(':').Append(gap);
                    Append(text, shuffled[i].Value, order, escaped);
                }
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[').Append(gap);
                for (int i = 0; i < items.Count; i++)
                {
                    if (i > 0) text.Append(',').Append(gap);
                    Append(text, items[i], order, escaped);
                }
                text.Append(']');
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? word):
                AppendText(text, word, escaped);
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendText(StringBuilder text, string word, bool escaped)
    {
        text.Append('"');
        foreach (char c in word) text.Append(escaped || c < ' ' || c is '"' or '\\' ? $"\\u{(int)c:x4}" : c.ToString());
        text.Append('"');
    }

    private static bool SameNumbers(JsonNode? a, JsonNode? b) =>
        a is JsonValue x && b is JsonValue y && x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number
            ? Number(x.ToJsonString()) == Number(y.ToJsonString())
            : a is JsonArray p && b is JsonArray q && p.Count == q.Count && p.Zip(q).All(pair => JsonNode.DeepEquals(pair.First, pair.Second) || SameNumbers(pair.First, pair.Second));
}
