using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;
using CsCheck;

namespace Breakeven.Protocols.Ollama;

public class OllamaAnswerTests
{
    private const string Text = """{"model":"llama3","created_at":"2023-08-04T08:52:19.385406455Z","message":{"role":"assistant","content":"hi","images":null},"done":false}""";
    private const string Call = """{"model":"llama3","created_at":"2023-08-04T08:52:19.385406455Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"w","arguments":{"city": "Z"}}}]},"done":false}""";
    private const string Final = """{"model":"llama3","created_at":"2023-08-04T19:22:45.499127Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":4883583458,"load_duration":1334875,"prompt_eval_count":26,"prompt_eval_duration":342546000,"eval_count":282,"eval_duration":4535599000}""";

    [Fact]
    public void Observe_OrdinaryStream_TellsItsFacts()
    {
        AnswerObserver observer = OllamaChatProtocol.Instance.CreateObserver(1);

        Assert.Equal(ChunkKinds.Content, observer.Observe(default, Translate.Utf8(Text)));
        Assert.False(observer.IsComplete);
        Assert.Equal(ChunkKinds.Finish | ChunkKinds.Usage | ChunkKinds.Done, observer.Observe(default, Translate.Utf8(Final)));
        Assert.True(observer.IsUsable);
        Assert.Equal(new TokenUsage(26, 0, 0, 282, 0), observer.Usage);
        Assert.Equal(FinishReason.Stop, observer.FinishReason);
        Assert.Equal("llama3", observer.ResponseModel);
        Assert.Equal(2, observer.OutputBytes);
        // Prefill and decode; loading the model belongs to no call.
        Assert.Equal(TimeSpan.FromTicks((342546000 + 4535599000) / 100), observer.EngineTime);
    }

    [Theory]
    [InlineData(""", "prompt_eval_count" : -5,"x":1,"eval_count":1e18""", """{"prompt_eval_count" : -5,"eval_count":1e18}""")]
    [InlineData(""","total_duration":{"a":[1]}""", """{"total_duration":{"a":[1]}}""")]
    [InlineData("", null)]
    public void RawUsage_OfAnAnswer_IsItsMeasurementsAsSent(string members, string? kept)
    {
        string answer = $$"""{"message":{"content":"hi"},"done":true{{members}}}""";
        AnswerObserver observer = OllamaChatProtocol.Instance.CreateObserver(1);
        observer.Observe(default, Translate.Utf8(answer));
        Assert.Equal(kept, observer.RawUsage);
        Assert.Equal(kept, OllamaChatProtocol.Instance.ReadWhole(Translate.Utf8(answer)).RawUsage);
    }

    [Fact]
    public void RawUsage_VeryLong_StaysWithinItsBound()
    {
        string answer = $$"""{"done":true,"total_duration":"{{new string('a', 2_048)}}","eval_count":3}""";
        Assert.Equal("""{"eval_count":3}""", OllamaChatProtocol.Instance.ReadWhole(Translate.Utf8(answer)).RawUsage);
    }

    // Pain 6: a stream with tool calls ends "stop".
    [Fact]
    public void Observe_ToolCallsThenStop_FinishedForToolCalls()
    {
        AnswerObserver observer = OllamaChatProtocol.Instance.CreateObserver(1);
        Assert.Equal(ChunkKinds.Content, observer.Observe(default, Translate.Utf8(Call)));
        observer.Observe(default, Translate.Utf8(Final));
        Assert.Equal(FinishReason.ToolCalls, observer.FinishReason);
    }

    // Pain 2: missing is not zero.
    [Theory]
    [InlineData("\"prompt_eval_count\":5,\"eval_count\":3", 5L, 3L, 3L)]
    [InlineData("\"eval_count\":3", null, null, 3L)]
    [InlineData("\"prompt_eval_count\":5", null, null, null)]
    [InlineData("\"x\":1", null, null, null)]
    public void Observe_CountsMissing_AreUnknown(string counts, long? input, long? output, long? told)
    {
        AnswerObserver observer = OllamaChatProtocol.Instance.CreateObserver(1);
        observer.Observe(default, Translate.Utf8(Text));
        observer.Observe(default, Translate.Utf8($$"""{"done":true,{{counts}}}"""));
        Assert.Equal((input, output, told), (observer.Usage?.Input, observer.Usage?.Output, observer.OutputTokens));
        Assert.False(observer.UsageSuspect);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e18")]
    [InlineData("\"5\"")]
    public void Observe_CountThatCannotBeTrue_IsSuspect(string count)
    {
        AnswerObserver observer = OllamaChatProtocol.Instance.CreateObserver(1);
        observer.Observe(default, Translate.Utf8($$"""{"done":true,"prompt_eval_count":{{count}},"eval_count":1}"""));
        Assert.True(observer.UsageSuspect);
        Assert.Null(observer.Usage);
    }

    [Theory]
    [InlineData("an error was encountered while running the model: sk-secret", "upstream_error", 502)]
    [InlineData("model 'x' not found", "upstream_model_not_found", 502)]
    [InlineData("input length exceeds maximum context length", "context_length_exceeded", 400)] // pain 17
    [InlineData("server busy, please try again.  maximum pending requests exceeded", "upstream_error", 503)]
    [InlineData("registry.ollama.ai/library/x does not support tools", "invalid_request_error", 400)]
    public void Observe_ErrorLine_IsToldWithoutItsWords(string text, string code, int status)
    {
        AnswerObserver observer = OllamaChatProtocol.Instance.CreateObserver(1);
        Assert.Equal(ChunkKinds.Error, observer.Observe(default, Translate.Utf8($$"""{"error":"{{text}}"}""")));
        Assert.False(observer.IsUsable);
        Assert.Equal((code, status), (observer.Error?.Code, observer.Error?.Status));
        Assert.DoesNotContain(text, observer.Error!.Message, StringComparison.Ordinal);
        Assert.False(OllamaChatProtocol.Instance.ReadWhole(Translate.Utf8($$"""{"error":"{{text}}"}""")).IsUsable);
    }

    [Fact]
    public void Observe_RandomLines_NeverThrows() =>
        Gen.Select(Gen.Int[0, Final.Length - 1], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            byte[] line = Translate.Utf8(Final.Replace("\"content\":\"\"", "\"content\":\"\\ud83d x\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":[1]}}}]", StringComparison.Ordinal));
            foreach ((int at, byte value) in changes) line[at] = value;
            OllamaChatProtocol.Instance.CreateObserver(1).Observe(default, line);
            OllamaChatProtocol.Instance.ReadWhole(line);
            OllamaChatProtocol.Instance.CreateReader().Read(default, line, []);
            return true;
        }, iter: 30_000);

    [Theory]
    [InlineData(Final, true)]
    [InlineData(Text, false)]
    [InlineData("""{"model":"e","embeddings":[[0.5,1]],"prompt_eval_count":3}""", true)]
    [InlineData("""{"model":"m","response":"x","done":true}""", true)]
    [InlineData("{}", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void ReadWhole_AnyBody_IsUsableOnlyWhenItIsAWholeAnswer(string body, bool usable) =>
        Assert.Equal(usable, OllamaChatProtocol.Instance.ReadWhole(Translate.Utf8(body)).IsUsable);

    [Fact]
    public void Read_Stream_GivesNeutralEvents()
    {
        List<AnswerEvent> events = Translate.Stream(OllamaChatProtocol.Instance.CreateReader(),
            ("", """{"model":"llama3","created_at":"2023-08-04T08:52:19Z","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}"""), ("", Text), ("", Call), ("", Final));

        Assert.Equal(
        [
            new AnswerEvent.Started(null, "llama3"),
            new AnswerEvent.Reasoning(0, "hm"),
            new AnswerEvent.Text(0, "hi"),
            new AnswerEvent.ToolCall(0, 0, "call_20230804085219_0", "w"),
            new AnswerEvent.ToolArguments(0, 0, """{"city":"Z"}"""),
            new AnswerEvent.Finished(0, FinishReason.ToolCalls),
            new AnswerEvent.Usage(new TokenUsage(26, 0, 0, 282, 0)),
        ], events);
    }

    // Pitfall 6: an empty array and a call without a name are not tool calls.
    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"function\":{\"arguments\":{}}}]")]
    [InlineData("[{\"function\":{\"name\":\"\"}}]")]
    public void Read_ToolCallsThatAreNone_LeaveTheFinishReasonAlone(string calls)
    {
        List<AnswerEvent> events = Translate.Whole(OllamaChatProtocol.Instance.CreateReader(), $$"""{"message":{"content":"x","tool_calls":{{calls}}},"done":true,"done_reason":"stop"}""");
        Assert.Equal(FinishReason.Stop, Assert.Single(events.OfType<AnswerEvent.Finished>()).Reason);
        Assert.Empty(events.OfType<AnswerEvent.ToolCall>());
    }

    [Fact]
    public void Read_HalfASurrogate_BecomesAReplacementCharacter()
    {
        List<AnswerEvent> events = Translate.Whole(OllamaChatProtocol.Instance.CreateReader(), """{"message":{"content":"a\ud83d\n"},"done":true}""");
        Assert.Equal("a\uFFFD\n", Assert.Single(events.OfType<AnswerEvent.Text>()).Delta);
    }

    [Fact]
    public void Write_Stream_MatchesOllamasLines()
    {
        IAnswerWriter writer = OllamaChatProtocol.Instance.CreateWriter(Translate.Request(OllamaChatProtocol.Instance, """{"model":"route"}"""), Translate.Identity);
        string lines = Translate.WriteStream(writer,
        [
            new AnswerEvent.Started("x", null), new AnswerEvent.Text(0, "h\ni"), new AnswerEvent.ToolCall(0, 0, "c1", "w"), new AnswerEvent.ToolArguments(0, 0, "{\"city\":\n"),
            new AnswerEvent.ToolArguments(0, 0, "\"Z\"}"), new AnswerEvent.Finished(0, FinishReason.ToolCalls), new AnswerEvent.Usage(new TokenUsage(20, 6, 0, 282, 0)),
        ]);
        const string Head = """{"model":"route","created_at":"2026-11-24T01:02:03.0000000Z","message":{"role":"assistant","content":""";
        Assert.Equal(
            Head + """
            "h\ni"},"done":false}

            """ + Head + """
            "","tool_calls":[{"id":"c1","function":{"index":0,"name":"w","arguments":{"city":"Z"}}}]},"done":false}

            """ + Head + """
            ""},"done":true,"done_reason":"stop","total_duration":0,"load_duration":0,"prompt_eval_count":26,"prompt_eval_duration":0,"eval_count":282,"eval_duration":0}

            """, lines);
    }

    [Fact]
    public void Write_WithAClock_TellsHowLongPromptAndAnswerTook()
    {
        int seconds = 0;
        AnswerIdentity identity = Translate.Identity with { Elapsed = () => TimeSpan.FromSeconds(seconds += 2) };
        IAnswerWriter writer = OllamaChatProtocol.Instance.CreateWriter(Translate.Request(OllamaChatProtocol.Instance, """{"model":"route"}"""), identity);
        string lines = Translate.WriteStream(writer, [new AnswerEvent.Text(0, "a"), new AnswerEvent.Text(0, "b"), new AnswerEvent.Finished(0, FinishReason.Stop)]);
        Assert.Contains("\"total_duration\":4000000000,\"load_duration\":0,\"prompt_eval_duration\":2000000000,\"eval_duration\":2000000000", lines, StringComparison.Ordinal);
    }

    // Fault 72 and pitfall 9: nothing says that a broken stream is whole, and a cut tool call never reaches a client that would run it.
    [Fact]
    public void Write_BeforeTheEnd_TellsNeitherDoneNorToolCalls()
    {
        IAnswerWriter writer = OllamaGenerateProtocol.Instance.CreateWriter(Translate.Request(OllamaGenerateProtocol.Instance, """{"model":"m"}"""), Translate.Identity);
        ArrayBufferWriter<byte> output = new();
        writer.Write(new AnswerEvent.ToolCall(0, 0, "c", "rm"), output);
        writer.Write(new AnswerEvent.ToolArguments(0, 0, "{\"path\":\"/"), output);
        writer.Write(new AnswerEvent.Finished(0, FinishReason.Stop), output);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Write_HalfASurrogate_StaysText() =>
        Assert.Equal("a\uFFFDb", Assert.Single(ReadBack(Translate.WriteStream(new OllamaAnswerWriter(Translate.Identity, isChat: true), [new AnswerEvent.Text(0, "a\ud83db")])).OfType<AnswerEvent.Text>()).Delta);

    [Fact]
    public void Write_AnyEventsReadBack_GiveTheSameAnswer() =>
        Gen.Select(Gen.OneOf(Gen.String.Select(t => (AnswerEvent)new AnswerEvent.Text(0, Sound(t))), Gen.String.Select(t => (AnswerEvent)new AnswerEvent.Reasoning(0, Sound(t)))).Array[0, 12], Gen.Int[0, 2], Gen.Bool, Gen.Bool)
            .Sample((texts, calls, stream, isChat) =>
            {
                List<AnswerEvent> events = [new AnswerEvent.Started("i", "m"), .. texts];
                for (int i = 0; i < calls; i++) events.AddRange([new AnswerEvent.ToolCall(0, i, $"c{i}", "f"), new AnswerEvent.ToolArguments(0, i, "{\"a\":1}")]);
                events.AddRange([new AnswerEvent.Finished(0, calls > 0 ? FinishReason.ToolCalls : FinishReason.Length), new AnswerEvent.Usage(new TokenUsage(3, 0, 0, 4, 0))]);
                IAnswerWriter writer = new OllamaAnswerWriter(Translate.Identity, isChat);
                string text = stream ? Translate.WriteStream(writer, events) : Translate.WriteWhole(writer, events);
                return Normal(events) == Normal(ReadBack(text));
            }, iter: 3_000);

    [Fact]
    public void WriteWhole_Embeddings_AreInOrder()
    {
        IAnswerWriter writer = OllamaEmbedProtocol.Instance.CreateWriter(Translate.Request(OllamaEmbedProtocol.Instance, """{"model":"m","input":"x"}"""), Translate.Identity);
        string body = Translate.WriteWhole(writer, new AnswerEvent.Embedding(1, new float[] { 2 }), new AnswerEvent.Embedding(0, new float[] { 0.5f, 1 }), new AnswerEvent.Usage(new TokenUsage(3, 0, 0, 0, 0)));
        Assert.Equal("""{"model":"route","embeddings":[[0.5,1],[2]],"total_duration":0,"load_duration":0,"prompt_eval_count":3}""", body);
        List<AnswerEvent> events = Translate.Whole(OllamaEmbedProtocol.Instance.CreateReader(), body);
        Assert.Equal([0.5f, 1f], events.OfType<AnswerEvent.Embedding>().First().Vector.ToArray());
        Assert.Equal(new TokenUsage(3, 0, 0, 0, 0), Assert.Single(events.OfType<AnswerEvent.Usage>()).Tokens);
    }

    [Fact]
    public void WriteWhole_LogProbabilities_AreReadBack()
    {
        const string Json = """{"content":[{"token":"a","logprob":-0.5,"top_logprobs":[]}]}""";
        string body = Translate.WriteWhole(new OllamaAnswerWriter(Translate.Identity, isChat: true), new AnswerEvent.Text(0, "a"), new AnswerEvent.LogProbabilities(0, Translate.Utf8(Json)), new AnswerEvent.Finished(0, FinishReason.Stop));
        AnswerEvent.LogProbabilities told = Assert.Single(Translate.Whole(new OllamaAnswerReader(), body).OfType<AnswerEvent.LogProbabilities>());
        Assert.Equal(Json, Encoding.UTF8.GetString(told.Json.Span));
    }

    [Fact]
    public void WriteError_ModelNotFound_UsesOllamasWords()
    {
        ArrayBufferWriter<byte> output = new();
        OllamaChatProtocol.Instance.WriteError(output, new("model_not_found", 404, "The model 'x' does not exist or this key may not use it. Did you mean 'y'?", Retryable: false, CallOutcome.ClientError), "r");
        Assert.Equal("""{"error":"model 'x' not found"}""", Encoding.UTF8.GetString(output.WrittenSpan));
        output.Clear();
        OllamaChatProtocol.Instance.WriteStreamError(output, new("upstream_timeout", 504, "Too\nlong.", Retryable: true, CallOutcome.Timeout), "r");
        Assert.Equal("{\"error\":\"Too\\nlong.\"}\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void WriteLists_Models_HaveTheFieldsThatClientsAskFor()
    {
        OllamaModel model = new("assistant", 131072, ["completion", "tools"]);
        using JsonDocument tags = Json(output => OllamaModelList.WriteTags(output, [model], Translate.Identity.CreatedAt));
        using JsonDocument running = Json(output => OllamaModelList.WriteRunning(output, [model], Translate.Identity.CreatedAt));
        using JsonDocument show = Json(output => OllamaModelList.WriteShow(output, model, Translate.Identity.CreatedAt));
        using JsonDocument version = Json(output => OllamaModelList.WriteVersion(output, "0.13.0"));

        Assert.Equal("assistant", tags.RootElement.GetProperty("models")[0].GetProperty("model").GetString());
        Assert.Equal(64, tags.RootElement.GetProperty("models")[0].GetProperty("digest").GetString()!.Length);
        Assert.Equal(131072, running.RootElement.GetProperty("models")[0].GetProperty("context_length").GetInt32());
        Assert.Equal(131072, show.RootElement.GetProperty("model_info").GetProperty("breakeven.context_length").GetInt32());
        Assert.Equal("tools", show.RootElement.GetProperty("capabilities")[1].GetString());
        Assert.Equal("0.13.0", version.RootElement.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("""{"model":"a"}""", "a")]
    [InlineData("""{"name":"a","verbose":true}""", "a")]
    [InlineData("""{"name":"b","model":"a"}""", "a")]
    [InlineData("""{}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""{"model":1}""", null)]
    public void TryRead_ShowRequest_NamesTheModel(string body, string? model)
    {
        Assert.Equal(model is not null, OllamaShowRequest.TryRead(Translate.Utf8(body), out string? name, out CallError? error));
        Assert.Equal(model, name);
        Assert.Equal(model is null ? 400 : null, error?.Status);
    }

    private static JsonDocument Json(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return JsonDocument.Parse(output.WrittenMemory);
    }

    private static List<AnswerEvent> ReadBack(string text)
    {
        using NdjsonReader lines = new();
        lines.Append(Encoding.UTF8.GetBytes(text));
        lines.Complete();
        OllamaAnswerReader reader = new();
        List<AnswerEvent> events = [];
        while (lines.TryRead(out StreamEvent line)) reader.Read(line.Type, line.Data, events);
        return events;
    }

    private static string Normal(List<AnswerEvent> events) => string.Join('|',
        string.Concat(events.OfType<AnswerEvent.Text>().Select(t => t.Delta)),
        string.Concat(events.OfType<AnswerEvent.Reasoning>().Select(t => t.Delta)),
        string.Concat(events.OfType<AnswerEvent.ToolCall>()), string.Concat(events.OfType<AnswerEvent.ToolArguments>()),
        string.Concat(events.OfType<AnswerEvent.Finished>()), string.Concat(events.OfType<AnswerEvent.Usage>()));

    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
