using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.TestKit.Measuring;
using CsCheck;

namespace Breakeven.Protocols.OpenAI;

public class ChatRequestTests
{
    private static readonly Gen<string> s_value = Gen.OneOf(
        "null", "true", "-0.0", "1e2", "\"\"", "\"\\u00e9 é \\\"\"", "[]", "{}", "[1, {\"model\":\"inner\"}]", "{\"stream_options\":{\"include_usage\":false}}");

    private static readonly Gen<string> s_streamOptions = Gen.OneOf(
        "null", "{}", "{ }", "{\"include_usage\":true}", "{\"include_usage\" : false }", "{\"include_usage\":null}", "{\"other\":[1]}", "{\"other\":{},\"include_usage\":false,\"z\":0}");

    // Fields in any order, with and without those that are rewritten.
    private static readonly Gen<string> s_body = Gen.Select(s_value, s_value, s_streamOptions, Gen.OneOf("true", "false"), Gen.Bool, Gen.OneOf("", " ", "\n\t"))
        .SelectMany((first, second, options, stream, hasOptions, space) =>
        {
            string[] fields =
            [
                $"\"model\"{space}:{space}\"gpt-4.1\"", "\"messages\":[{\"role\":\"user\",\"content\":\"é\"}]", $"\"stream\":{stream}",
                $"\"x-first\":{space}{first}", $"\"x-second\":{second}", .. hasOptions ? new[] { $"\"stream_options\":{space}{options}" } : [],
            ];
            return Gen.Shuffle(fields).Select(shuffled => $"{space}{{{space}{string.Join("," + space, shuffled)}{space}}}{space}");
        });

    [Fact]
    public void WriteTo_SameModelAndNoUsage_GivesTheSameBytes() =>
        Assert.Equal(ChatBodies.Full, Written(ChatBodies.Read(ChatBodies.Full), "gpt-4.1", askForUsage: false));

    [Theory]
    [InlineData("""{"model":"a","messages":[{"role":"user","content":"x"}],"stream":true}""", """{"model":"b","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream":true,"stream_options":null,"messages":[{"role":"user","content":"x"}],"model":"a"}""", """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}],"model":"b"}""")]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":false},"messages":[{"role":"user","content":"x"}],"model":"a"}""", """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}],"model":"b"}""")]
    [InlineData("""{"model":"a","stream":true,"stream_options":{"z":1},"messages":[{"role":"user","content":"x"}]}""", """{"model":"b","stream":true,"stream_options":{"include_usage":true,"z":1},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"a","stream":false,"messages":[{"role":"user","content":"x"}]}""", """{"model":"b","stream":false,"messages":[{"role":"user","content":"x"}]}""")]
    public void WriteTo_OtherModelAndUsage_ChangesNothingElse(string body, string expected) =>
        Assert.Equal(expected, Written(ChatBodies.Read(body), "b", askForUsage: true));

    [Theory]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct")]
    [InlineData("a\"b\\c", "a\\\"b\\\\c")]
    [InlineData("modèle🙂", null)]
    public void WriteTo_AnyModelName_IsEscapedAsJsonAsks(string model, string? escaped)
    {
        string written = Written(ChatBodies.Read(ChatBodies.Hello), model, askForUsage: false);

        Assert.Equal(model, (string?)JsonNode.Parse(written)!["model"]);
        if (escaped is not null) Assert.Equal(ChatBodies.Hello.Replace("gpt-4.1", escaped, StringComparison.Ordinal), written);
    }

    [Fact]
    public void WriteTo_AnyBody_ReparsesToTheSameButForModelAndUsage() =>
        Gen.Select(s_body, Gen.OneOf("gpt-4.1", "other", "ö\"\\"), Gen.Bool).Sample((body, model, askForUsage) =>
        {
            ChatRequest request = ChatBodies.Read(body);
            string written = Written(request, model, askForUsage);

            JsonObject expected = JsonNode.Parse(body)!.AsObject();
            expected["model"] = model;
            if (askForUsage && request.Stream)
            {
                if (expected["stream_options"] is not JsonObject) expected["stream_options"] = new JsonObject();
                expected["stream_options"]!["include_usage"] = true;
            }
            ChatRequest reread = ChatBodies.Read(written);
            return JsonNode.DeepEquals(expected, JsonNode.Parse(written))
                && reread.Model == model
                && reread.ClientWantsUsage == (request.ClientWantsUsage || (askForUsage && request.Stream));
        }, iter: 20_000);

    [Fact]
    public void VisitPrompt_FullRequest_ShowsBlocksInTheOrderOfThePrompt()
    {
        List<(string Role, string Text)> blocks = Visit(ChatBodies.Read(ChatBodies.Full));

        Assert.Equal(
            [
                ("tools", """[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}]"""),
                ("system", "Be \"brief\" 🙂"),
                ("user", "what is\nthis?"),
                ("user", """{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}"""),
                ("assistant", """[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]"""),
                ("tool", "42"),
            ],
            blocks);
    }

    [Fact]
    public void VisitPrompt_SamePromptWrittenDifferently_ShowsTheSameBlocks() =>
        Assert.Equal(
            Visit(ChatBodies.Read("""{"model":"a","messages":[{"role":"user","content":"é\n"}]}""")),
            Visit(ChatBodies.Read("""{ "messages" : [ {"content" : "\u00e9\u000a", "role":"\u0075ser"} ], "model":"b" }""")));

    [Fact]
    public void VisitPrompt_AnyBodyOfMessages_ShowsEachTextOnce() =>
        Gen.String[Gen.Char["aé\"\\\n🙂"], 0, 12].Where(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text).Array[1, 6].Sample(texts =>
        {
            JsonArray messages = new([.. texts.Select(text => new JsonObject { ["role"] = "user", ["content"] = text })]);
            ChatRequest request = ChatBodies.Read(ChatBodies.WithMessages(messages.ToJsonString()));
            return Visit(request).Select(block => block.Text).SequenceEqual(texts.Where(text => text.Length > 0));
        });

    [Fact]
    public void TryRead_OrdinaryRequest_AllocatesOnlyTheRequestAndItsNames()
    {
        byte[] body = ChatBodies.Utf8(ChatBodies.WithMessages("[" + string.Join(',', Enumerable.Repeat("""{"role":"user","content":"a line\nof text"}""", 200)) + "]"));
        ArrayBufferWriter<byte> output = new(2 * body.Length);
        Assert.InRange(Allocated.LeastOf(() => Handle(body, output)), 1, 1024);
    }

    private static void Handle(byte[] body, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        ChatRequestReader.TryRead(body, out ChatRequest? request, out _);
        request!.WriteTo(output, "other", askForUsage: true);
    }

    private static List<(string Role, string Text)> Visit(ChatRequest request)
    {
        List<(string, string)> blocks = [];
        request.VisitPrompt((role, text) => blocks.Add((Encoding.UTF8.GetString(role), Encoding.UTF8.GetString(text))));
        return blocks;
    }

    private static string Written(ChatRequest request, string model, bool askForUsage)
    {
        ArrayBufferWriter<byte> output = new();
        request.WriteTo(output, model, askForUsage);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
