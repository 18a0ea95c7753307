using System.Collections.Frozen;
using System.Text.Json;
using Breakeven.Protocols.Neutral;
using CsCheck;

namespace Breakeven.Protocols.OpenAI;

public class EmbeddingsProtocolTests
{
    private static readonly EmbeddingsProtocol s_protocol = EmbeddingsProtocol.Instance;
    private static readonly AnswerIdentity s_identity = new("id", "asked-for", DateTimeOffset.UnixEpoch);

    [Fact]
    public void TryReadRequest_EverythingGiven_ReadsIt()
    {
        EmbeddingRequest request = Wire.Read<EmbeddingRequest>(s_protocol,
            """{"model":"m","input":["one","t\u0077o"],"dimensions":256,"encoding_format":"base64","user":"u","stream":false}""");

        Assert.Equal(256, request.Dimensions);
        Assert.True(request.WantsBase64);
        Assert.Equal("u", request.User);
        Assert.False(request.Stream);
        Assert.Equal(["user: one", "user: two"], Wire.Blocks(request));
    }

    // gateways.md: multimodal embeddings to engines were refused by others (litellm#31178).
    [Theory]
    [InlineData("\"input\":\"x\"")]
    [InlineData("\"input\":[1,2]")]
    [InlineData("\"input\":[[1,2],[3]]")]
    [InlineData("\"input\":[{\"text\":\"a\"},{\"image\":\"data:image/png;base64,AAAA\"}]")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x.example/a.png\"}}]}]")]
    public void TryReadRequest_EachKindOfInput_Passes(string input)
    {
        EmbeddingRequest request = Wire.Read<EmbeddingRequest>(s_protocol, $$"""{"model":"m",{{input}},"truncate_prompt_tokens":5}""");

        Assert.Single(Wire.Blocks(request));
        Assert.True(request.EstimatedInputTokens > 0);
        Assert.Equal($$"""{"model":"t",{{input}},"truncate_prompt_tokens":5}""", Wire.Forward(request, "t"));
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":[]}""", "input")]
    [InlineData("""{"model":"m","input":[1,"a"]}""", "input")]
    [InlineData("""{"model":"m","input":true}""", "input")]
    [InlineData("""{"model":"m","input":"x","messages":[{"role":"user","content":"x"}]}""", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","input":"x","stream":true}""", "stream")]
    [InlineData("""{"model":"m","input":"x","dimensions":0}""", "dimensions")]
    [InlineData("""{"model":"m","input":"x","encoding_format":"int8"}""", "encoding_format")]
    public void TryReadRequest_Wrong_NamesTheField(string body, string param) => Assert.Equal(param, Wire.Refuse(s_protocol, body).Param);

    [Fact]
    public void ReadWhole_NoCompletionTokens_CountsNoOutput()
    {
        AnswerFacts facts = s_protocol.ReadWhole(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1]}],"model":"e-1","usage":{"prompt_tokens":8,"total_tokens":8}}"""u8);

        Assert.True(facts.IsUsable);
        Assert.Equal(new TokenUsage(8, 0, 0, 0, 0), facts.Usage);
        Assert.False(facts.UsageSuspect);
        Assert.Equal("e-1", facts.ResponseModel);
        Assert.Equal("""{"prompt_tokens":8,"total_tokens":8}""", facts.RawUsage);
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{"a":1}}""")]
    [InlineData("""{"object":"list"}""")]
    [InlineData("""{"object":"error","message":"no","code":400}""")]
    [InlineData("""[1]""")]
    [InlineData("<html>")]
    public void ReadWhole_NoVectors_IsNoAnswer(string body) => Assert.False(s_protocol.ReadWhole(Wire.Utf8(body)).IsUsable);

    [Fact]
    public void ReadWhole_Error_KeepsNoMessage()
    {
        AnswerFacts facts = s_protocol.ReadWhole("""{"error":{"message":"key sk-secret","type":"invalid_request_error","param":"input"}}"""u8);

        Assert.Equal("input", facts.Error!.Param);
        Assert.DoesNotContain("sk-secret", facts.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("\"8\"")]
    [InlineData("1e30")]
    public void ReadWhole_UsageThatCannotBeTrue_IsSuspect(string count)
    {
        AnswerFacts facts = s_protocol.ReadWhole(Wire.Utf8($$"""{"data":[{"embedding":[1]}],"usage":{"prompt_tokens":{{count}} } }"""));

        Assert.True(facts.IsUsable);
        Assert.Null(facts.Usage);
        Assert.True(facts.UsageSuspect);
    }

    [Fact]
    public void Translate_Texts_KeepsThemAndAsksForFloats() =>
        Assert.Equal(
            """{"model":"target-model","input":["a","b"],"encoding_format":"float","dimensions":3,"user":"u"}""",
            Wire.Translate(Wire.Read<EmbeddingRequest>(s_protocol, """{"model":"m","input":["a","b"],"encoding_format":"base64","dimensions":3,"user":"u"}"""), s_protocol));

    [Theory]
    [InlineData("\"input\":[1,2]", "input")]
    [InlineData("\"input\":[[1],[2]]", "input")]
    [InlineData("\"input\":[{\"text\":\"a\"}]", "input")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]", "messages")]
    [InlineData("\"input\":\"x\",\"input_type\":\"query\"", "input_type")]
    public void Translate_WhatIsNoText_NamesTheField(string fields, string param) =>
        Assert.Equal(param, Wire.RefuseTranslation(Wire.Read<EmbeddingRequest>(s_protocol, $$"""{"model":"m",{{fields}}}"""), s_protocol).Param);

    [Fact]
    public void Translate_UnknownFieldThatMayBeDropped_IsDropped() =>
        Assert.DoesNotContain("input_type", Wire.Translate(
            Wire.Read<EmbeddingRequest>(s_protocol, """{"model":"m","input":"x","input_type":"query"}"""), s_protocol,
            new TranslationRules { Dropped = new[] { "input_type" }.ToFrozenSet() }), StringComparison.Ordinal);

    [Fact]
    public void WriteWhole_Golden()
    {
        AnswerEvent[] events = [new AnswerEvent.Started(null, "e-1"), new AnswerEvent.Embedding(0, new[] { 1f, -0.5f }), new AnswerEvent.Usage(new(4, 0, 0, 0, 0))];

        Assert.Equal(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,-0.5]}],"model":"e-1","usage":{"prompt_tokens":4,"total_tokens":4}}""",
            Write("float", events));
        Assert.Contains("\"embedding\":\"AACAPwAAAL8=\"", Write("base64", events), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float")]
    [InlineData("base64")]
    public void Vectors_WrittenAndRead_AreTheSame(string encoding) =>
        Gen.Float.Where(float.IsFinite).Array[0, 20].List[1, 5].Sample(vectors =>
        {
            AnswerEvent[] events = [.. vectors.Select((vector, index) => new AnswerEvent.Embedding(index, vector))];
            List<AnswerEvent> read = [];
            s_protocol.CreateReader().ReadWhole(Wire.Utf8(Write(encoding, events)), read);
            float[][] back = [.. read.OfType<AnswerEvent.Embedding>().OrderBy(e => e.Index).Select(e => e.Vector.ToArray())];
            return back.Length == vectors.Count && back.Zip(vectors).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        }, iter: 2_000);

    [Fact]
    public void ReadWhole_AnyBytes_NeverThrows() =>
        Gen.Select(Gen.Int[0, s_answer.Length - 1], Gen.Byte).Array[0, 5].Sample(changes =>
        {
            byte[] body = [.. s_answer];
            foreach ((int at, byte value) in changes) body[at] = value;
            List<AnswerEvent> events = [];
            s_protocol.CreateReader().ReadWhole(body, events);
            s_protocol.ReadWhole(body);
            RerankProtocol.Instance.ReadWhole(body);
        }, iter: 20_000);

    private static readonly byte[] s_answer = Wire.Utf8(
        """{"data":[{"index":0,"embedding":[1.5,2e3]},{"index":1,"embedding":"AACAPwAAAL8="}],"results":[{"index":0}],"meta":{"billed_units":{"input_tokens":4}},"model":"m","usage":{"prompt_tokens":4}}""");

    private static string Write(string encoding, AnswerEvent[] events)
    {
        EmbeddingRequest request = Wire.Read<EmbeddingRequest>(s_protocol, $$"""{"model":"m","input":"x","encoding_format":"{{encoding}}"}""");
        string written = Wire.Written(output => s_protocol.CreateWriter(request, s_identity).WriteWhole(events, output));
        using JsonDocument document = JsonDocument.Parse(written);
        return written;
    }
}
