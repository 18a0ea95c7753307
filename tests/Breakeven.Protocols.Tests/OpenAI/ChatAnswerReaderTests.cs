using System.Text;
using Breakeven.Protocols.Neutral;
using CsCheck;
using static Breakeven.Protocols.Neutral.AnswerEvent;

namespace Breakeven.Protocols.OpenAI;

public class ChatAnswerReaderTests
{
    private static readonly Started s_started = new("c1", "m-1");

    [Fact]
    public void Read_OrdinaryStream_GivesItsEvents() => Assert.Equal(
        [s_started, new Reasoning(0, "hm"), new Text(0, "hé"), new Text(0, "llo"), new Usage(new(6, 4, 0, 5, 2)), new Finished(0, FinishReason.Stop)],
        ChatAnswers.ReadStream(
            ChatAnswers.Chunk("""{"role":"assistant","content":""}"""),
            ChatAnswers.Chunk("""{"reasoning_content":"hm"}"""),
            ChatAnswers.Chunk("""{"content":"h\u00e9"}"""),
            ChatAnswers.Chunk("""{"content":"llo"}"""),
            ChatAnswers.Chunk("{}", "\"stop\""),
            """{"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""",
            "[DONE]"));

    // Pitfall 3: content and tool calls in one chunk (LiteLLM #18238 lost the tool's name).
    [Fact]
    public void Read_ContentAndCallInOneChunk_GivesBoth() => Assert.Equal(
        [s_started, new Reasoning(0, "r"), new Text(0, "t"), new ToolCall(0, 0, "a", "f"), new ToolArguments(0, 0, "{\"x\":1}"), new Finished(0, FinishReason.ToolCalls)],
        ChatAnswers.ReadStream(ChatAnswers.Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}],"content":"t","reasoning":"r"}""", "\"tool_calls\"")));

    // Pitfall 6 and LiteLLM #29286: none of this is a call.
    [Theory]
    [InlineData("""{"tool_calls":[]}""")]
    [InlineData("""{"tool_calls":null,"content":null,"function_call":null}""")]
    [InlineData("""{"tool_calls":[{"index":-1}]}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"a"}]}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"","arguments":"{}"}}]}""")]
    [InlineData("""{"tool_calls":[null,5,"x",{"function":[]}]}""")]
    public void Read_NoRealCall_IsNone(string delta) =>
        Assert.Equal([s_started, new Text(0, "x"), new Finished(0, FinishReason.Stop)], ChatAnswers.ReadStream(ChatAnswers.Chunk(delta), ChatAnswers.Chunk("""{"content":"x","tool_calls":[]}""", "\"stop\"")));

    // Pain 5: what targets do with the pieces of two calls, f({"a":1}) and g({"b":2}).
    public static TheoryData<string, string[]> TwoCalls => new()
    {
        { "as OpenAI", ["""{"index":0,"id":"1","type":"function","function":{"name":"f","arguments":""}}""", """{"index":0,"function":{"arguments":"{\"a\""}}""", """{"index":0,"function":{"arguments":":1}"}}""", """{"index":1,"id":"2","function":{"name":"g","arguments":""}}""", """{"index":1,"function":{"arguments":"{\"b\":2}"}}"""] },
        { "one index, whole calls", ["""{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"index":0,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "one index, pieces", ["""{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\""}}""", """{"index":0,"function":{"arguments":":1}"}}""", """{"index":0,"id":"2","function":{"name":"g"}}""", """{"index":0,"function":{"arguments":"{\"b\":2}"}}"""] },
        { "no index", ["""{"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"id":"2","function":{"name":"g","arguments":"{\"b\""}}""", """{"id":"2","function":{"arguments":":2}"}}"""] },
        { "index -1", ["""{"index":-1,"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"index":-1,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "both in one chunk", ["""{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}},{"index":1,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "arguments last", ["""{"index":0,"id":"1","function":{"name":"f"}}""", """{"index":1,"id":"2","function":{"name":"g"}}""", """{"index":0,"function":{"arguments":"{\"a\":1}"}},{"index":1,"function":{"arguments":"{\"b\":2}"}}"""] },
        { "arguments as objects", ["""{"index":0,"id":"1","function":{"name":"f","arguments":{"a":1}}}""", """{"index":0,"id":"2","function":{"name":"g","arguments":{"b":2}}}"""] },
        { "id and name in every piece", ["""{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\""}}""", """{"index":0,"id":"1","function":{"name":"f","arguments":":1}"}}""", """{"index":1,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "an empty name later", ["""{"index":0,"id":"1","function":{"name":"f","arguments":""}}""", """{"index":0,"function":{"arguments":"{\"a\":1}"}}""", """{"index":1,"id":"2","function":{"name":"g"}}""", """{"index":1,"id":"2","function":{"name":""}}""", """{"index":1,"function":{"arguments":"{\"b\":2}"}}"""] },
        { "a new id in every piece", ["""{"index":0,"id":"1","function":{"name":"f","arguments":""}}""", """{"index":0,"id":"x","function":{"arguments":"{\"a\":1}"}}""", """{"index":1,"id":"2","function":{"name":"g"}}""", """{"index":1,"id":"y","function":{"arguments":"{\"b\":2}"}}"""] },
        { "an empty object before the arguments", ["""{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}""", """{"index":0,"function":{"arguments":"{\"a\":1}"}}""", """{"index":1,"id":"2","function":{"name":"g","arguments":{}}}""", """{"index":1,"function":{"arguments":"{\"b\":2}"}}"""] },
        { "all again at the end", ["""{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"index":1,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}""", """{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}},{"index":1,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "name after the arguments", ["""{"index":0,"id":"1","function":{"arguments":"{\"a\""}}""", """{"index":0,"function":{"name":"f","arguments":":1}"}}""", """{"index":1,"id":"2","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
    };

    [Theory]
    [MemberData(nameof(TwoCalls))]
    public void Read_TwoCallsHoweverSent_AreTwoCalls(string how, string[] entries)
    {
        List<AnswerEvent> events = ChatAnswers.ReadStream([.. entries.Select(entry => ChatAnswers.Chunk($$"""{"tool_calls":[{{entry}}]}""")), ChatAnswers.Chunk("{}", "\"stop\"")]);

        Assert.True(events.OfType<ToolCall>().SequenceEqual([new(0, 0, "1", "f"), new(0, 1, "2", "g")]), how);
        Assert.Equal("""{"a":1}""", Arguments(events, 0));
        Assert.Equal("""{"b":2}""", Arguments(events, 1));
        Assert.Equal(new Finished(0, FinishReason.ToolCalls), events[^1]); // pain 6: the target said stop
        Assert.All(events.OfType<ToolArguments>(), item => Assert.True(events.IndexOf(item) > events.IndexOf(events.OfType<ToolCall>().Single(call => call.Call == item.Call))));
    }

    [Fact]
    public void Read_CallsWithoutIds_GetDistinctOnesThatDifferBetweenAnswers()
    {
        string[] chunks = [ChatAnswers.Chunk("""{"tool_calls":[{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"f","arguments":"{}"}}]}""", "\"stop\"")];
        List<string> ids = [.. ChatAnswers.ReadStream(chunks).OfType<ToolCall>().Select(call => call.Id)];
        List<string> again = [.. ChatAnswers.ReadStream(chunks).OfType<ToolCall>().Select(call => call.Id)];
        List<string> other = [.. ChatAnswers.ReadStream(chunks[0].Replace("c1", "c2", StringComparison.Ordinal)).OfType<ToolCall>().Select(call => call.Id)];

        Assert.Equal(ids, again);
        Assert.Equal(4, ids.Concat(other).Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^call_[0-9a-f]{24}$", id));
    }

    [Fact]
    public void Read_OneIdForTwoCalls_IsGivenOnce()
    {
        List<ToolCall> calls = [.. ChatAnswers.ReadStream(ChatAnswers.Chunk(
            """{"tool_calls":[{"index":0,"id":"x","function":{"name":"f","arguments":"{}"}},{"index":1,"id":"x","function":{"name":"g","arguments":"{}"}}]}""")).OfType<ToolCall>()];

        Assert.Equal(["f", "g"], calls.Select(call => call.Name));
        Assert.Equal("x", calls[0].Id);
        Assert.StartsWith("call_", calls[1].Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CallsWithoutEnd_AreCutShort()
    {
        string calls = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$$"""{"index":{{{i}}},"function":{"name":"f","arguments":"{}"}}"""));

        Assert.Equal(1_024, ChatAnswers.ReadStream(ChatAnswers.Chunk($$"""{"tool_calls":[{{calls}}]}""")).Count(item => item is ToolCall));
    }

    [Fact]
    public void Read_NameInPieces_IsToldWhole() => Assert.Equal(
        [new ToolCall(0, 0, "1", "get_weather")],
        ChatAnswers.ReadStream(
            ChatAnswers.Chunk("""{"tool_calls":[{"index":0,"id":"1","function":{"name":"get_"}}]}"""),
            ChatAnswers.Chunk("""{"tool_calls":[{"index":0,"function":{"name":"weather","arguments":"{}"}}]}""")).OfType<ToolCall>());

    [Fact]
    public void Read_PieceOfArgumentsThatIsAnEmptyObject_IsKept()
    {
        List<AnswerEvent> events = ChatAnswers.ReadStream(
            ChatAnswers.Chunk("""{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":"}}]}"""),
            ChatAnswers.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}"""),
            ChatAnswers.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"""));

        Assert.Equal("""{"a":{}}""", Arguments(events, 0));
    }

    [Fact]
    public void Read_FunctionCallOfOldEngines_IsAToolCall() => Assert.Equal(
        [("f", "{\"a\":1}", FinishReason.ToolCalls)],
        Summary(ChatAnswers.ReadStream(
            ChatAnswers.Chunk("""{"function_call":{"name":"f","arguments":""}}"""), ChatAnswers.Chunk("""{"function_call":{"arguments":"{\"a\":1}"}}"""), ChatAnswers.Chunk("{}", "\"function_call\""))));

    // Faults 81 and 82: text never has half a character, wherever it was cut.
    [Fact]
    public void Read_SurrogatePairInTwoChunks_IsOneCharacter()
    {
        List<AnswerEvent> events = ChatAnswers.ReadStream(
            ChatAnswers.Chunk("""{"content":"a\ud83d"}"""), ChatAnswers.Chunk("""{"content":"\ude00b"}"""), ChatAnswers.Chunk("""{"content":"c\ud83d"}""", "\"stop\""));

        Assert.Equal([new Text(0, "a"), new Text(0, "\ud83d\ude00b"), new Text(0, "c"), new Text(0, "\ufffd")], events.OfType<Text>());
    }

    [Fact]
    public void Read_InvalidUtf8_IsReplaced()
    {
        List<AnswerEvent> events = [];
        ChatCompletionsProtocol.Instance.CreateReader().Read(default, [.. "{\"choices\":[{\"delta\":{\"content\":\"a"u8, 0xFF, .. "\"}}]}"u8], events);

        Assert.Equal(new Text(0, "a\ufffd"), events[^1]);
    }

    [Fact]
    public void Read_ReasoningUnderBothNames_IsToldOnce() => Assert.Equal(
        [new Reasoning(0, "hm")],
        ChatAnswers.ReadStream(ChatAnswers.Chunk("""{"reasoning":"hm","reasoning_content":"hm"}""")).OfType<Reasoning>());

    [Fact]
    public void Read_ContentInParts_IsTextAndReasoning() => Assert.Equal(
        [s_started, new Reasoning(0, "hm"), new Text(0, "yes"), new Finished(0, FinishReason.Stop)],
        ChatAnswers.ReadStream(ChatAnswers.Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"yes"}]}""", "\"stop\"")));

    // Fault 85: finish twice, and choices: [] first.
    [Fact]
    public void Read_PreambleAndFinishTwice_StartAndFinishOnce() => Assert.Equal(
        [new Started("c1", "m-1"), new Text(0, "x"), new Finished(0, FinishReason.Length)],
        ChatAnswers.ReadStream(
            """{"choices":[],"id":"","model":"","prompt_filter_results":[]}""", ChatAnswers.Chunk("""{"content":"x"}"""), ChatAnswers.Chunk("{}", "\"length\""), ChatAnswers.Chunk("{}", "\"stop\"")));

    [Fact]
    public void Read_UsageInEveryChunk_IsToldWhenItChanges()
    {
        string chunk = """{"id":"c1","model":"m-1","choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":7,"completion_tokens":1}}""";

        Assert.Single(ChatAnswers.ReadStream(chunk, chunk).OfType<Usage>());
    }

    [Fact]
    public void Read_ErrorOrMalformedChunk_LeavesNoEvent() => Assert.Empty(ChatAnswers.ReadStream(
        """{"error":{"message":"x"},"choices":[{"delta":{"content":"secret"}}]}""", """{"choices":[{"delta":{"content":"x"}}]""", "[1]", "null", "", "nope"));

    [Fact]
    public void Read_SeveralChoices_AreKeptApart()
    {
        List<AnswerEvent> events = ChatAnswers.ReadStream(
            ChatAnswers.Chunk("""{"content":"a"}""", choice: 1), ChatAnswers.Chunk("""{"content":"b"}"""), ChatAnswers.Chunk("{}", "\"length\"", 1), ChatAnswers.Chunk("{}", "\"stop\""));

        Assert.Equal([new Text(1, "a"), new Text(0, "b")], events.OfType<Text>());
        Assert.Equal([new Finished(0, FinishReason.Stop), new Finished(1, FinishReason.Length)], events.OfType<Finished>());
    }

    [Fact]
    public void ReadWhole_Answer_GivesItsEvents()
    {
        List<AnswerEvent> events = ChatAnswers.ReadWhole("""
            {"id":"c1","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":"no","tool_calls":[
              {"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"2","type":"function","function":{"name":"f","arguments":{}}}]},
              "logprobs":{"content":[{"token":"n","logprob":-0.5}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}
            """);

        Assert.Equal(
            [s_started, new Refusal(0, "no"), new ToolCall(0, 0, "1", "f"), new ToolArguments(0, 0, "{\"a\":1}"), new Usage(new(3, 0, 0, 4, 0)), new ToolCall(0, 1, "2", "f"), new ToolArguments(0, 1, "{}"), new Finished(0, FinishReason.ToolCalls)],
            events.Where(item => item is not LogProbabilities));
        Assert.Equal("""{"content":[{"token":"n","logprob":-0.5}]}""", Encoding.UTF8.GetString(events.OfType<LogProbabilities>().Single().Json.Span));
    }

    [Fact]
    public void Read_MutatedChunks_NeverThrowsAndTellsWholeCharacters()
    {
        byte[] whole = Encoding.UTF8.GetBytes("""
            {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"a\ud83d\ude00","reasoning":"b","tool_calls":[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}]},"logprobs":{"content":[]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}
            """);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf<byte>([.. "{}[]\":,\\ue0 -.tnd8"u8, 0, 0xC3, 0xED]))).Array[1, 6].Sample(changes =>
        {
            byte[] data = [.. whole];
            foreach ((int at, byte value) in changes) data[at] = value;
            List<AnswerEvent> events = ChatAnswers.ReadStream();
            IAnswerReader reader = ChatCompletionsProtocol.Instance.CreateReader();
            reader.Read(default, data, events);
            reader.Read(default, whole, events);
            reader.ReadEnd(events);
            Assert.All(events.OfType<Text>(), text => Assert.Equal(text.Delta, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Delta))));
        }, iter: 20_000);
    }

    private static string Arguments(IEnumerable<AnswerEvent> events, int call) =>
        string.Concat(events.OfType<ToolArguments>().Where(item => item.Call == call).Select(item => item.Delta));

    private static IEnumerable<(string, string, FinishReason)> Summary(List<AnswerEvent> events) =>
        events.OfType<ToolCall>().Select(call => (call.Name, Arguments(events, call.Call), events.OfType<Finished>().Single().Reason));
}
