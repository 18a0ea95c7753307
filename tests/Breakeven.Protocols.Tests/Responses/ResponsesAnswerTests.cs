using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Streaming;
using CsCheck;

namespace Breakeven.Protocols.Responses;

public class ResponsesAnswerTests
{
    private static readonly ResponsesProtocol s_protocol = ResponsesProtocol.Instance;
    private static readonly AnswerIdentity s_identity = new("abc", "asked-for", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private static readonly AnswerEvent[] s_turn =
    [
        new AnswerEvent.Started("x", "llama"),
        new AnswerEvent.Reasoning(0, "hm"),
        new AnswerEvent.Text(0, "I "),
        new AnswerEvent.Text(0, "look"),
        new AnswerEvent.ToolCall(0, 0, "c1", "shell"),
        new AnswerEvent.ToolArguments(0, 0, "{\"a\""),
        new AnswerEvent.ToolCall(0, 1, "c2", "shell"),
        new AnswerEvent.ToolArguments(0, 0, ":1}"),
        new AnswerEvent.Finished(0, FinishReason.ToolCalls),
        new AnswerEvent.Usage(new TokenUsage(6, 4, 0, 7, 5)),
    ];

    [Fact]
    public void Write_Turn_GivesTheWholeSequence()
    {
        List<(string Type, JsonElement Data)> events = Events(Stream(s_turn));

        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
                "response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.output_item.added", "response.function_call_arguments.delta",
                "response.function_call_arguments.done", "response.output_item.done", "response.function_call_arguments.done", "response.output_item.done",
                "response.completed",
            ],
            events.Select(e => e.Type));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(e => e.Data.GetProperty("sequence_number").GetInt32()));
        Assert.All(events, e => Assert.Equal(e.Type, e.Data.GetProperty("type").GetString()));

        // What coding agents act on: the item, whole.
        Assert.Equal(
            """{"id":"fc_abc_2","type":"function_call","status":"completed","call_id":"c1","name":"shell","arguments":"{\"a\":1}"}""",
            events[20].Data.GetProperty("item").GetRawText());
        Assert.Equal("{}", events[22].Data.GetProperty("item").GetProperty("arguments").GetString());
    }

    [Fact]
    public void Write_Golden()
    {
        string text = Wire.Written(output =>
        {
            IAnswerWriter writer = Writer();
            writer.Write(new AnswerEvent.Started(null, null), output);
            writer.Write(new AnswerEvent.Text(0, "hey"), output);
            writer.Write(new AnswerEvent.Finished(0, FinishReason.Stop), output);
            writer.WriteEnd(output);
        });

        string head = """{"id":"resp_abc","object":"response","created_at":1700000000,"status":""";
        string middle = ""","background":false,"error":null,"incomplete_details":null,"model":"asked-for","output":""";
        string tail = ""","instructions":null,"max_output_tokens":null,"max_tool_calls":null,"metadata":{},"parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,"reasoning":{"effort":null,"summary":null},"safety_identifier":null,"temperature":0.5,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":null,"truncation":"disabled","user":null,"store":false,"usage":null}""";
        string item = """{"id":"msg_abc_0","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"hey","annotations":[],"logprobs":[]}]}""";
        string[] expected =
        [
            $$"""{"type":"response.created","sequence_number":0,"response":{{head}}"in_progress"{{middle}}[]{{tail}}}""",
            $$"""{"type":"response.in_progress","sequence_number":1,"response":{{head}}"in_progress"{{middle}}[]{{tail}}}""",
            """{"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_abc_0","type":"message","status":"in_progress","role":"assistant","content":[]}}""",
            """{"type":"response.content_part.added","sequence_number":3,"item_id":"msg_abc_0","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[],"logprobs":[]}}""",
            """{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_abc_0","output_index":0,"content_index":0,"delta":"hey","logprobs":[]}""",
            """{"type":"response.output_text.done","sequence_number":5,"item_id":"msg_abc_0","output_index":0,"content_index":0,"text":"hey","logprobs":[]}""",
            """{"type":"response.content_part.done","sequence_number":6,"item_id":"msg_abc_0","output_index":0,"content_index":0,"part":{"type":"output_text","text":"hey","annotations":[],"logprobs":[]}}""",
            $$"""{"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{{item}}}""",
            $$"""{"type":"response.completed","sequence_number":8,"response":{{head}}"completed"{{middle}}[{{item}}]{{tail}}}""",
        ];
        Assert.Equal(expected, Events(text).Select(e => e.Data.GetRawText()));
    }

    // reliability.md §3, pitfalls 7, 9 and 10: nothing before content, and no sign of a whole answer before its end.
    [Fact]
    public void Write_BeforeTheEnd_SaysNothingThatIsNotSure()
    {
        IAnswerWriter writer = Writer();

        Assert.Equal("", Wire.Written(output => writer.Write(new AnswerEvent.Started("x", "llama"), output)));
        string open = Wire.Written(output =>
        {
            writer.Write(new AnswerEvent.ToolCall(0, 0, "c", "shell"), output);
            writer.Write(new AnswerEvent.ToolArguments(0, 0, "{\"cmd\":\"rm -rf /tmp/x"), output);
            writer.Write(new AnswerEvent.Finished(0, FinishReason.ToolCalls), output);
            writer.Write(new AnswerEvent.Usage(TokenUsage.Zero), output);
        });
        Assert.DoesNotContain(".done", open, StringComparison.Ordinal);
        Assert.DoesNotContain("response.completed", open, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FinishReason.Length, "max_output_tokens")]
    [InlineData(FinishReason.ContentFilter, "content_filter")]
    public void Write_CutShort_IsIncomplete(FinishReason reason, string why)
    {
        List<(string Type, JsonElement Data)> events = Events(Stream([new AnswerEvent.Text(0, "a"), new AnswerEvent.Finished(0, reason)]));

        Assert.Equal("response.incomplete", events[^1].Type);
        JsonElement response = events[^1].Data.GetProperty("response");
        Assert.Equal("incomplete", response.GetProperty("status").GetString());
        Assert.Equal(why, response.GetProperty("incomplete_details").GetProperty("reason").GetString());
        Assert.Equal("incomplete", response.GetProperty("output")[0].GetProperty("status").GetString());
    }

    [Fact]
    public void WriteWhole_Turn_HasEveryFieldThatSdksRead()
    {
        using JsonDocument document = JsonDocument.Parse(Wire.Written(output => Writer(ResponsesBodies.Agent).WriteWhole(s_turn, output)));
        JsonElement response = document.RootElement;

        string[] required =
        [
            "id", "object", "created_at", "status", "error", "incomplete_details", "instructions", "max_output_tokens", "model", "output", "parallel_tool_calls",
            "previous_response_id", "reasoning", "store", "temperature", "text", "tool_choice", "tools", "top_p", "truncation", "usage", "user", "metadata",
        ];
        Assert.All(required, name => Assert.True(response.TryGetProperty(name, out _), name));
        Assert.Equal("Be brief.", response.GetProperty("instructions").GetString());
        Assert.Equal("shell", response.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Equal(4, response.GetProperty("output").GetArrayLength());
        Assert.Equal("""{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":17}""", response.GetProperty("usage").GetRawText());
    }

    [Fact]
    public void Write_SettingsOnSeveralLines_StayOneEvent()
    {
        List<(string Type, JsonElement Data)> events = Events(Stream([new AnswerEvent.Text(0, "a")], ResponsesBodies.Agent.Replace("\"tools\":[", "\"tools\":\r\n [\n", StringComparison.Ordinal)));

        Assert.Equal("shell", events[0].Data.GetProperty("response").GetProperty("tools")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void WriteStreamError_IsAnEventThatSdksRaise()
    {
        CallError error = new("upstream_error", 502, "The provider failed.", Retryable: true, CallOutcome.UpstreamError);
        string text = Wire.Written(output => s_protocol.WriteStreamError(output, error, "req"));

        Assert.Equal(
            "event: error\n" + """data: {"type":"error","sequence_number":0,"code":"upstream_error","message":"The provider failed.","param":null,"error":{"message":"The provider failed.","type":"server_error","param":null,"code":"upstream_error"}}""" + "\n\n",
            text);
        ResponsesObserver observer = new();
        Assert.Equal(ChunkKinds.Error, observer.Observe("error"u8, Wire.Utf8(Events(text)[0].Data.GetRawText())));
    }

    // reliability.md §3, pitfall 4: arguments that arrive only in .done (LM Studio), or only with the item.
    [Theory]
    [InlineData("""{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":""}}""", """{"type":"response.function_call_arguments.done","output_index":0,"arguments":"{}"}""")]
    [InlineData("""{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f"}}""", """{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}}""")]
    [InlineData("""{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}""", """{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}}""")]
    [InlineData("""{"type":"response.created","response":{"id":null}}""", """{"type":"response.completed","response":{"status":"completed","output":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}}""")]
    public void Read_ArgumentsToldLate_AreTold(string first, string second)
    {
        List<AnswerEvent> events = ReadEvents(first, second, """{"type":"response.completed","response":{"status":"completed","output":[]}}""");

        Assert.Equal(
            [new AnswerEvent.ToolCall(0, 0, "c", "f"), new AnswerEvent.ToolArguments(0, 0, "{}"), new AnswerEvent.Finished(0, FinishReason.ToolCalls)],
            events.Where(e => e is not AnswerEvent.Started));
    }

    // Pitfall 6: what names no tool is no call.
    [Fact]
    public void Read_CallWithoutName_IsNone() =>
        Assert.Equal(
            [new AnswerEvent.Finished(0, FinishReason.Stop)],
            ReadEvents("""{"type":"response.output_item.done","item":{"type":"function_call","arguments":"{}"}}""", """{"type":"response.completed","response":{"status":"completed"}}"""));

    [Fact]
    public void Read_CharacterCutInTwo_IsWhole() =>
        Assert.Equal(
            [new AnswerEvent.Text(0, "a"), new AnswerEvent.Text(0, "\ud83d\ude42")],
            ReadEvents("""{"type":"response.output_text.delta","delta":"a\ud83d"}""", """{"type":"response.output_text.delta","delta":"\ude42"}"""));

    [Fact]
    public void Read_ReasoningAndItsSummary_TellsOne() =>
        Assert.Equal(
            [new AnswerEvent.Reasoning(0, "a"), new AnswerEvent.Reasoning(0, "\n\nb")],
            ReadEvents(
                """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"a"}""",
                """{"type":"response.reasoning_text.delta","output_index":0,"delta":"raw"}""",
                """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"b"}"""));

    [Fact]
    public void LogProbabilities_WrittenAndRead_AreTheSame()
    {
        byte[] json = Wire.Utf8("""{"content":[{"token":"a","logprob":-0.5}]}""");
        AnswerEvent[] events = [new AnswerEvent.Text(0, "a"), new AnswerEvent.LogProbabilities(0, json), new AnswerEvent.Finished(0, FinishReason.Stop)];
        string whole = Wire.Written(output => Writer().WriteWhole(events, output));
        List<AnswerEvent> read = [];
        s_protocol.CreateReader().ReadWhole(Wire.Utf8(whole), read);

        Assert.Equal(json, read.OfType<AnswerEvent.LogProbabilities>().Single().Json.ToArray());
    }

    [Fact]
    public void Answers_StreamedInAnyPiecesAndRead_AreTheSame() =>
        Gen.Select(Answer, Gen.Int[1, 60]).Sample((answer, size) =>
        {
            byte[] bytes = Wire.Utf8(Stream([.. answer]));
            using EventReader splitter = s_protocol.CreateEventReader();
            AnswerObserver observer = s_protocol.CreateObserver(1);
            IAnswerReader reader = s_protocol.CreateReader();
            List<AnswerEvent> read = [];
            for (int at = 0; at < bytes.Length; at += size)
            {
                splitter.Append(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
                while (splitter.TryRead(out StreamEvent e))
                {
                    observer.Observe(e.Type, e.Data);
                    reader.Read(e.Type, e.Data, read);
                }
            }
            reader.ReadEnd(read);
            return Summary(read) == Summary(answer) && observer is { IsUsable: true, Usage: { } usage } && usage == answer.OfType<AnswerEvent.Usage>().Last().Tokens;
        }, iter: 3_000);

    [Fact]
    public void Answers_WrittenWholeAndRead_AreTheSame() =>
        Answer.Sample(answer =>
        {
            string whole = Wire.Written(output => Writer().WriteWhole(answer, output));
            List<AnswerEvent> read = [];
            s_protocol.CreateReader().ReadWhole(Wire.Utf8(whole), read);
            return Summary(read) == Summary(answer);
        }, iter: 3_000);

    private static Gen<string> Words => Gen.String[Gen.Char["ab \"\\\n{}é日<&"], 1, 6];

    // Reasoning, then words and calls in any order, with the arguments of calls mixed, as targets may tell them.
    private static Gen<List<AnswerEvent>> Answer => Gen.Select(
        Words.List[0, 3], Words.List[0, 4], Gen.Int[0, 3], Gen.Select(Gen.Int[0, 2], Words).List[0, 6], Gen.Bool, Gen.Int[0, 50],
        (reasoning, words, calls, arguments, isShort, tokens) =>
        {
            List<AnswerEvent> events = [new AnswerEvent.Started("resp_abc", "llama")];
            events.AddRange(reasoning.Select(text => new AnswerEvent.Reasoning(0, text)));
            events.AddRange(words.Select((text, i) => i == 3 ? (AnswerEvent)new AnswerEvent.Refusal(0, text) : new AnswerEvent.Text(0, text)));
            for (int i = 0; i < calls; i++) events.Add(new AnswerEvent.ToolCall(0, i, $"call_{i}", $"tool_{i}"));
            events.AddRange(arguments.Where(a => a.Item1 < calls).Select(a => new AnswerEvent.ToolArguments(0, a.Item1, a.Item2)));
            events.Add(new AnswerEvent.Finished(0, isShort ? FinishReason.Length : calls > 0 ? FinishReason.ToolCalls : FinishReason.Stop));
            events.Add(new AnswerEvent.Usage(new TokenUsage(tokens, tokens, 0, 2 * tokens, tokens)));
            return events;
        });

    // What an answer says, however it is cut into pieces.
    private static string Summary(IReadOnlyList<AnswerEvent> events)
    {
        StringBuilder all = new();
        all.Append(events.OfType<AnswerEvent.Started>().Single()).AppendLine();
        all.Append("reasoning: ").AppendLine(string.Concat(events.OfType<AnswerEvent.Reasoning>().Select(e => e.Delta)));
        all.Append("text: ").AppendLine(string.Concat(events.OfType<AnswerEvent.Text>().Select(e => e.Delta)));
        all.Append("refusal: ").AppendLine(string.Concat(events.OfType<AnswerEvent.Refusal>().Select(e => e.Delta)));
        foreach (AnswerEvent.ToolCall call in events.OfType<AnswerEvent.ToolCall>())
        {
            string arguments = string.Concat(events.OfType<AnswerEvent.ToolArguments>().Where(e => e.Call == call.Call).Select(e => e.Delta));
            all.Append(call).AppendLine(arguments.Length > 0 ? arguments : "{}"); // no arguments are written as none that can be parsed
        }
        all.Append(events.OfType<AnswerEvent.Finished>().Single()).Append(events.OfType<AnswerEvent.Usage>().Single());
        return all.ToString();
    }

    private static List<AnswerEvent> ReadEvents(params string[] events)
    {
        IAnswerReader reader = s_protocol.CreateReader();
        List<AnswerEvent> read = [];
        foreach (string data in events) reader.Read(default, Wire.Utf8(data), read);
        reader.ReadEnd(read);
        return read;
    }

    private static IAnswerWriter Writer(string request = """{"model":"asked-for","input":"x","temperature":0.5}""") =>
        s_protocol.CreateWriter(Wire.Read<ResponsesRequest>(s_protocol, request), s_identity);

    private static string Stream(AnswerEvent[] events, string request = """{"model":"asked-for","input":"x"}""") => Wire.Written(output =>
    {
        IAnswerWriter writer = Writer(request);
        foreach (AnswerEvent item in events) writer.Write(item, output);
        writer.WriteEnd(output);
    });

    private static List<(string Type, JsonElement Data)> Events(string stream)
    {
        using SseReader reader = new();
        reader.Append(Wire.Utf8(stream));
        List<(string, JsonElement)> events = [];
        while (reader.TryRead(out StreamEvent e)) events.Add((Encoding.UTF8.GetString(e.Type), JsonElement.Parse(e.Data)));
        return events;
    }
}
