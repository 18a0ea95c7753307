using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Neutral;
using static Breakeven.Protocols.Neutral.AnswerEvent;

namespace Breakeven.Protocols.OpenAI;

public class ChatAnswerWriterTests
{
    private static readonly AnswerEvent[] s_answer =
    [
        new Started("x", "m-1"), new Reasoning(0, "hm"), new ReasoningSignature(0, "sig"), new Text(0, "hé\n"), new ToolCall(0, 0, "a", "f"), new ToolArguments(0, 0, "{\"x\":"),
        new ToolArguments(0, 0, "1}"), new Usage(new(6, 4, 1, 5, 2)), new Finished(0, FinishReason.StopSequence, "END"),
    ];

    [Fact]
    public void WriteStream_Answer_IsChunksInOpenAIsOrder() => Assert.Equal(
        string.Concat(
            Event("""{"role":"assistant","content":""}""", "null"),
            Event("""{"reasoning_content":"hm"}""", "null"),
            Event("""{"content":"hé\n"}""", "null"),
            Event("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}""", "null"),
            Event("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}""", "null"),
            Event("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}""", "null"),
            Event("{}", "\"tool_calls\""), // pain 6: not stop
            "data: [DONE]\n\n"),
        Encoding.UTF8.GetString(ChatAnswers.WriteStream(s_answer, wantsUsage: false)));

    // Pitfall 1: a client that did not ask for usage crashes on a chunk without choices.
    [Fact]
    public void WriteStream_UsageAskedFor_IsTheLastChunkBeforeDone()
    {
        string[] chunks = Encoding.UTF8.GetString(ChatAnswers.WriteStream(s_answer)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.EndsWith("""
            "choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":2}}}
            """.Trim(), chunks[^2], StringComparison.Ordinal);
        Assert.All(chunks[..^2], chunk => Assert.EndsWith("\"usage\":null}", chunk, StringComparison.Ordinal));
    }

    // Nothing may say that an answer is whole before it is: a stream that breaks has no finish reason and no [DONE].
    [Fact]
    public void Write_WithoutWriteEnd_SaysNothingOfAnEnd()
    {
        ArrayBufferWriter<byte> output = new();
        IAnswerWriter writer = ChatAnswers.Writer(wantsUsage: true);
        foreach (AnswerEvent item in s_answer) writer.Write(item, output);
        string written = Encoding.UTF8.GetString(output.WrittenSpan);

        Assert.DoesNotContain("[DONE]", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finish_reason\":\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("prompt_tokens", written, StringComparison.Ordinal);
    }

    // Pitfall 7: a fallback that comes after the first target began must not find a role chunk sent.
    [Fact]
    public void Write_Started_WritesNothing()
    {
        ArrayBufferWriter<byte> output = new();
        ChatAnswers.Writer(wantsUsage: true).Write(new Started("x", "m"), output);

        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void WriteStream_NothingSaid_IsStillAnAnswer()
    {
        ChatStreamObserver observer = new();
        foreach (string chunk in Encoding.UTF8.GetString(ChatAnswers.WriteStream([])).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)) observer.Observe(Encoding.UTF8.GetBytes(chunk[6..]));

        Assert.True(observer.IsUsable);
        Assert.Equal(FinishReason.Stop, observer.FinishReason);
    }

    [Fact]
    public void WriteStream_CallWithoutArguments_HasAnEmptyObject() =>
        Assert.Contains(new ToolArguments(0, 0, "{}"), ChatAnswers.ReadBytes(ChatAnswers.WriteStream([new ToolCall(0, 0, "a", "f")])));

    [Fact]
    public void WriteStream_LogProbabilitiesOverLines_StayOneEvent()
    {
        LogProbabilities spread = new(0, "{\n\"content\":[\r\n{\"token\":\"a\\n\",\"logprob\":-1}]}"u8.ToArray());
        LogProbabilities read = ChatAnswers.ReadBytes(ChatAnswers.WriteStream([new Text(0, "a"), spread])).OfType<LogProbabilities>().Single();

        Assert.Equal("a\n", JsonNode.Parse(read.Json.Span)!["content"]![0]!["token"]!.GetValue<string>());
    }

    [Fact]
    public void WriteWhole_Answer_IsOneCompletion() => Assert.Equal(
        """{"id":"chatcmpl-0a1b","object":"chat.completion","created":1700000000,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"hé\n","refusal":null,"reasoning_content":"hm","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":2}}}""",
        ChatAnswers.WriteWhole(s_answer));

    [Fact]
    public void WriteWhole_LogProbabilitiesInPieces_AreJoined() => Assert.Contains(
        """
        "logprobs":{"content":[{"token":"a"},{"token":"b"}],"refusal":null}
        """.Trim(),
        ChatAnswers.WriteWhole([new LogProbabilities(0, """{"content":[{"token":"a"}],"refusal":null}"""u8.ToArray()), new LogProbabilities(0, """{"content":[{"token":"b"}]}"""u8.ToArray())]),
        StringComparison.Ordinal);

    [Fact]
    public void WriteWhole_NoModelTold_SaysTheOneAskedFor() =>
        Assert.Contains("\"model\":\"asked-model\"", ChatAnswers.WriteWhole([new Text(0, "x")]), StringComparison.Ordinal);

    private static string Event(string delta, string finish) =>
        $$$"""data: {"id":"chatcmpl-0a1b","object":"chat.completion.chunk","created":1700000000,"model":"m-1","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{finish}}}}]}""" + "\n\n";
}
