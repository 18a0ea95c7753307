using System.Buffers;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Neutral;
using static Breakeven.Protocols.Neutral.AnswerEvent;

namespace Breakeven.Protocols.Anthropic;

public class MessagesWriterTests
{
    private static readonly AnswerIdentity s_identity = new("0abc", "asked-for", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Write_TextAnswer_IsTheWholeStream() =>
        Assert.Equal(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_0abc","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi\n\"you\""}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":5,"cache_creation_input_tokens":3,"cache_read_input_tokens":2,"output_tokens":7}}

            event: message_stop
            data: {"type":"message_stop"}


            """,
            Stream(new Started("chatcmpl-1", "m"), new Text(0, ""), new Text(0, "hi\n\"you\""), new Finished(0, FinishReason.Stop), new Usage(new(5, 2, 3, 7, 1))));

    // Until the end is written nothing says that the answer is complete.
    [Fact]
    public void Write_Finished_SaysNothingBeforeTheEnd()
    {
        MessagesWriter writer = Writer();
        ArrayBufferWriter<byte> output = new();
        writer.Write(new Finished(0, FinishReason.Stop), output);
        writer.Write(new Usage(new(1, 0, 0, 1, 0)), output);

        Assert.Equal(0, output.WrittenCount);
    }

    // Pitfall 10: one block at a time, indexes rise by one, each stops before the next starts.
    [Fact]
    public void Write_EveryKindOfBlock_OneIsOpenAtATime()
    {
        List<JsonNode> events = Events(
            new Reasoning(0, "t"), new ReasoningSignature(0, "s"), new HiddenReasoning(0, "d"), new Text(0, "x"), new Refusal(0, "y"),
            new ToolCall(0, 0, "call_1", "f"), new ToolArguments(0, 0, "{}"), new ToolCall(0, 1, "call_2", "g"), new ToolArguments(0, 1, "{\"a\":"), new ToolArguments(0, 1, "1}"),
            new Text(0, "z"), new Finished(0, FinishReason.ToolCalls));

        int open = -1;
        int next = 0;
        foreach (JsonNode item in events)
        {
            switch ((string)item["type"]!)
            {
                case "content_block_start":
                    Assert.Equal(-1, open);
                    Assert.Equal(next++, open = (int)item["index"]!);
                    break;
                case "content_block_delta":
                    Assert.Equal(open, (int)item["index"]!);
                    break;
                case "content_block_stop":
                    Assert.Equal(open, (int)item["index"]!);
                    open = -1;
                    break;
            }
        }
        Assert.Equal(-1, open);
        Assert.Equal(
            ["thinking", "redacted_thinking", "text", "tool_use", "tool_use", "text"],
            events.Where(item => (string)item["type"]! == "content_block_start").Select(item => (string)item["content_block"]!["type"]!));
        Assert.Equal("{}", events.First(item => (string?)item["content_block"]?["type"] == "tool_use")["content_block"]!["input"]!.ToJsonString());
    }

    // Pain 5: a target may tell the arguments of two calls in turns; they do not mix.
    [Fact]
    public void Write_CallsToldInTurns_KeepTheirArguments()
    {
        string stream = Stream(
            new ToolCall(0, 0, "a", "f"), new ToolCall(0, 1, "b", "g"), new ToolArguments(0, 0, "{\"x"), new ToolArguments(0, 1, "{\"y"),
            new ToolArguments(0, 0, "\":\"}\"}"), new ToolArguments(0, 1, "\":2}"), new Text(0, "after"), new Finished(0, FinishReason.ToolCalls));

        Assert.Equal(
            [("a", "{\"x\":\"}\"}"), ("b", "{\"y\":2}")],
            Calls(RecordedStreams.ReadEvents(stream)));
        Assert.Contains(new Text(0, "after"), RecordedStreams.ReadEvents(stream));
    }

    [Fact]
    public void Write_CallsWithoutWholeArguments_AreNotLost() =>
        Assert.Equal(
            [("a", "{}"), ("b", "{\"cut"), ("c", "{}")],
            Calls(RecordedStreams.ReadEvents(Stream(new ToolCall(0, 0, "a", "f"), new ToolCall(0, 1, "b", "g"), new ToolArguments(0, 1, "{\"cut"), new ToolCall(0, 2, "c", "h"), new ToolArguments(0, 2, "{}")))));

    // Whole arguments end the wait: the next call is not held back until the end of the stream.
    [Fact]
    public void Write_NextCallAfterWholeArguments_IsToldAtOnce()
    {
        MessagesWriter writer = Writer();
        ArrayBufferWriter<byte> output = new();
        writer.Write(new ToolCall(0, 0, "a", "f"), output);
        writer.Write(new ToolArguments(0, 0, "{\"s\":\"\\\"}\"}"), output);
        int before = output.WrittenCount;
        writer.Write(new ToolCall(0, 1, "b", "g"), output);

        Assert.True(output.WrittenCount > before);
    }

    // Pitfall 5 and pain 6: the reason follows from the blocks; but a call that was cut off must not run.
    [Theory]
    [InlineData(FinishReason.Stop, "tool_use")]
    [InlineData(FinishReason.Other, "tool_use")]
    [InlineData(FinishReason.ToolCalls, "tool_use")]
    [InlineData(FinishReason.Length, "max_tokens")]
    [InlineData(FinishReason.ContentFilter, "refusal")]
    public void WriteEnd_AfterACall_SaysToolUseUnlessCutOff(FinishReason reason, string word)
    {
        List<JsonNode> events = Events(new ToolCall(0, 0, "a", "f"), new Finished(0, reason));

        Assert.Equal(word, StopReason(events));
        Assert.DoesNotContain(events, item => (string?)item["content_block"]?["type"] == "text");
    }

    [Theory]
    [InlineData(FinishReason.Stop, "end_turn")]
    [InlineData(FinishReason.Other, "end_turn")]
    [InlineData(FinishReason.ToolCalls, "end_turn")]
    [InlineData(FinishReason.StopSequence, "stop_sequence")]
    [InlineData(FinishReason.Length, "max_tokens")]
    [InlineData(FinishReason.ContentFilter, "refusal")]
    [InlineData(FinishReason.Paused, "pause_turn")]
    public void WriteEnd_AfterText_SaysTheReason(FinishReason reason, string word) =>
        Assert.Equal(word, StopReason(Events(new Text(0, "x"), new Finished(0, reason, "END"))));

    [Fact]
    public void WriteEnd_AfterARefusal_SaysRefusal() => Assert.Equal("refusal", StopReason(Events(new Refusal(0, "no"), new Finished(0, FinishReason.Stop))));

    [Fact]
    public void Write_OtherChoices_AreIgnored()
    {
        string stream = Stream(new Text(1, "x"), new ToolCall(2, 0, "a", "f"), new ToolArguments(2, 0, "{}"), new Finished(1, FinishReason.Length));

        Assert.DoesNotContain("content_block", stream, StringComparison.Ordinal);
        Assert.Equal("end_turn", StopReason(Parse(stream)));
    }

    [Fact]
    public void WriteEnd_NoUsageTold_IsEstimated()
    {
        JsonNode usage = Events(new Text(0, "12345678"), new Finished(0, FinishReason.Stop))[^2]["usage"]!;

        Assert.Equal(9, (int)usage["input_tokens"]!);
        Assert.Equal(2, (int)usage["output_tokens"]!);
        Assert.Equal(0, (int)usage["cache_read_input_tokens"]!);
    }

    [Fact]
    public void Write_IdOfThisFormat_IsKept() =>
        Assert.Equal("msg_theirs", (string?)Events(new Started("msg_theirs", null))[0]["message"]!["id"]);

    [Fact]
    public void WriteWhole_EveryKindOfBlock_IsAMessage() =>
        Assert.Equal(
            """{"id":"msg_0abc","type":"message","role":"assistant","model":"asked-for","content":[{"type":"thinking","thinking":"tu","signature":"s"},{"type":"thinking","thinking":"v","signature":""},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"xy"},{"type":"tool_use","id":"a","name":"f","input":{"q":1}},{"type":"tool_use","id":"b","name":"g","input":{"arguments":"{\"cut"}},{"type":"tool_use","id":"c","name":"h","input":{}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":1,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":2}}""",
            Whole(
                new Reasoning(0, "t"), new Reasoning(0, "u"), new ReasoningSignature(0, "s"), new Reasoning(0, "v"), new HiddenReasoning(0, "d"), new Text(0, ""), new Text(0, "x"), new Text(0, "y"),
                new ToolCall(0, 0, "a", "f"), new ToolCall(0, 1, "b", "g"), new ToolCall(0, 2, "c", "h"), new ToolArguments(0, 1, "{\"cut"), new ToolArguments(0, 0, "{\"q\":1}"),
                new Finished(0, FinishReason.Stop), new Usage(new(1, 0, 0, 2, 0))));

    [Fact]
    public void WriteWhole_NoContent_IsAnEmptyMessage() =>
        Assert.Contains("\"content\":[],\"stop_reason\":\"end_turn\"", Whole(new Finished(0, FinishReason.Stop)), StringComparison.Ordinal);

    internal static string Stream(params AnswerEvent[] events) => MessagesBodies.Text(output =>
    {
        MessagesWriter writer = Writer();
        foreach (AnswerEvent item in events) writer.Write(item, output);
        writer.WriteEnd(output);
    });

    internal static string Whole(params AnswerEvent[] events) => MessagesBodies.Text(output => Writer().WriteWhole(events, output));

    private static MessagesWriter Writer() => Assert.IsType<MessagesWriter>(MessagesProtocol.Instance.CreateWriter(MessagesBodies.Read(MessagesBodies.Hello), s_identity));

    private static List<JsonNode> Events(params AnswerEvent[] events) => Parse(Stream(events));

    private static List<JsonNode> Parse(string stream)
    {
        List<JsonNode> parsed = [];
        foreach ((string type, string data) in Streaming.ReferenceSse.Parse(stream))
        {
            parsed.Add(JsonNode.Parse(data)!);
            Assert.Equal(type, (string?)parsed[^1]["type"]);
        }
        return parsed;
    }

    private static string? StopReason(List<JsonNode> events) => (string?)events.Single(item => (string)item["type"]! == "message_delta")["delta"]!["stop_reason"];

    private static IEnumerable<(string Id, string Arguments)> Calls(List<AnswerEvent> events) =>
        events.OfType<ToolCall>().Select(call => (call.Id, string.Concat(events.OfType<ToolArguments>().Where(piece => piece.Call == call.Call).Select(piece => piece.Delta))));
}
