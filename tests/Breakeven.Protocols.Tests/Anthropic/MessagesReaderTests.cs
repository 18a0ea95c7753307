using Breakeven.Protocols.Neutral;
using static Breakeven.Protocols.Neutral.AnswerEvent;

namespace Breakeven.Protocols.Anthropic;

public class MessagesReaderTests
{
    [Fact]
    public void Read_TextStream_IsTold() =>
        Assert.Equal(
            [
                new Started("msg_01XFDUDYJgAACzvnptvVoYEL", "claude-sonnet-4-5-20250929"),
                new Usage(new(25, 0, 0, 1, 0)),
                new Text(0, "Hello"),
                new Text(0, "!"),
                new Finished(0, FinishReason.Stop),
                new Usage(new(25, 0, 0, 15, 0)),
            ],
            RecordedStreams.ReadEvents(RecordedStreams.Text));

    // Pain 5: calls side by side keep their ids, names and arguments apart. A call without arguments has the empty object.
    [Fact]
    public void Read_ThinkingAndParallelTools_AreTold() =>
        Assert.Equal(
            [
                new Started("msg_01Y", "claude-opus-4-1-20250805"),
                new Usage(new(12, 2000, 300, 3, 0) { HourCacheWrite = 200 }),
                new Reasoning(0, "Two places."),
                new ReasoningSignature(0, "EqQBCgIYAhIM"),
                new Text(0, "I look."),
                new ToolCall(0, 0, "toolu_01A", "weather"),
                new ToolArguments(0, 0, "{\"at\": \"Par"),
                new ToolArguments(0, 0, "is\"}"),
                new ToolCall(0, 1, "toolu_01B", "weather"),
                new ToolArguments(0, 1, "{}"),
                new Finished(0, FinishReason.ToolCalls),
                new Usage(new(12, 2000, 300, 89, 0) { HourCacheWrite = 200 }),
            ],
            RecordedStreams.ReadEvents(RecordedStreams.ThinkingAndTools));

    [Fact]
    public void Read_ServerTool_IsNoCallOfTheClients() =>
        Assert.Equal(
            [new Text(0, "Found."), new Finished(0, FinishReason.Paused)],
            RecordedStreams.ReadEvents(RecordedStreams.ServerTool).Where(item => item is not (Started or Usage)));

    [Fact]
    public void Read_ErrorMidStream_LeavesNoEvent() => Assert.Empty(RecordedStreams.ReadEvents(RecordedStreams.Overloaded));

    // Pitfall 4: some engines give the whole input with the block's start and no delta.
    [Fact]
    public void Read_InputInBlockStart_IsToldAtItsEnd() =>
        Assert.Equal(
            [new ToolCall(0, 0, "t", "f"), new ToolArguments(0, 0, """{"a":1}""")],
            Read("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":1}}}""", """{"type":"content_block_stop","index":0}"""));

    [Fact]
    public void Read_InputInBlockStartAndInDeltas_IsToldOnce() =>
        Assert.Equal(
            [new ToolCall(0, 0, "t", "f"), new ToolArguments(0, 0, "{}")],
            Read(
                """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":1}}}""",
                """{"type":"content_block_delta","index":0,"delta":{"partial_json":"{}"}}""",
                """{"type":"content_block_stop","index":0}"""));

    // Pitfall 6: without a name it is no call. Without an id it gets one.
    [Fact]
    public void Read_CallWithoutNameOrId_IsNoneOrGetsAnId() =>
        Assert.Equal(
            [new Started("msg_1", null), new ToolCall(0, 0, "toolu_msg_1_0", "f"), new ToolArguments(0, 0, "{}")],
            Read(
                """{"type":"message_start","message":{"id":"msg_1"}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t"}}""",
                """{"type":"content_block_delta","index":0,"delta":{"partial_json":"{\"lost\":1}"}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","name":"f"}}"""));

    // A server that counts in UTF-16 may cut a character in two.
    [Fact]
    public void Read_CharacterCutInTwo_IsTogetherAgain() =>
        Assert.Equal(
            [new Text(0, "a"), new Text(0, "🙂b"), new Text(0, "\uFFFD")],
            Read(Delta("a\\ud83d"), Delta("\\ude42b\\ud83d"), """{"type":"content_block_stop","index":0}"""));

    [Fact]
    public void Read_FinishTwice_IsToldOnce() =>
        Assert.Equal(
            [new Finished(0, FinishReason.StopSequence, "END")],
            Read("""{"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"}}""", """{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"""));

    [Fact]
    public void ReadWhole_Message_IsTheSameEvents()
    {
        List<AnswerEvent> events = [];
        new MessagesReader().ReadWhole(
            """
            {"type":"message","id":"msg_1","model":"m","usage":{"input_tokens":1,"output_tokens":2},"stop_reason":"tool_use","content":[
              {"type":"thinking","thinking":"t","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"x","citations":null},
              {"type":"server_tool_use","id":"z","name":"y","input":{"q":1}},{"type":"tool_use","id":"a","name":"f","input":{"b": [1]}}]}
            """u8,
            events);

        Assert.Equal(
            [
                new Started("msg_1", "m"), new Usage(new(1, 0, 0, 2, 0)), new Reasoning(0, "t"), new ReasoningSignature(0, "s"), new HiddenReasoning(0, "d"),
                new Text(0, "x"), new ToolCall(0, 0, "a", "f"), new ToolArguments(0, 0, "{\"b\": [1]}"), new Finished(0, FinishReason.ToolCalls),
            ],
            events);
    }

    private static string Delta(string text) => $$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{text}}"} }""";

    private static List<AnswerEvent> Read(params string[] data)
    {
        MessagesReader reader = new();
        List<AnswerEvent> events = [];
        foreach (string json in data) reader.Read(default, MessagesBodies.Utf8(json), events);
        reader.ReadEnd(events);
        return events;
    }
}
