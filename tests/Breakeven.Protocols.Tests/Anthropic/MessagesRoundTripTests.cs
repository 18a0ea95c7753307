using Breakeven.Protocols.Neutral;
using CsCheck;
using static Breakeven.Protocols.Neutral.AnswerEvent;

namespace Breakeven.Protocols.Anthropic;

public class MessagesRoundTripTests
{
    private static readonly Gen<string> s_text = Gen.OneOf("a", "Zoë ", "🙂", "\"\\\n\u0000", "</script>", "{", " ");
    private static readonly Gen<string> s_arguments = Gen.OneOf("{}", "{\"a\":[1,{\"b\":\"}\"}]}", "{\"é\":\"\\ud83d\\ude42\"}");

    private static readonly Gen<AnswerEvent[]> s_block = Gen.OneOf(
        s_text.Array[1, 3].Select(texts => texts.Select(text => (AnswerEvent)new Text(0, text)).ToArray()),
        Gen.Select(s_text.Array[1, 3], s_text).Select((texts, proof) => (AnswerEvent[])[.. texts.Select(text => new Reasoning(0, text)), new ReasoningSignature(0, proof)]),
        s_text.Select(data => (AnswerEvent[])[new HiddenReasoning(0, data)]),
        Gen.Select(Gen.OneOf("f", "g_2"), s_arguments, Gen.Int[1, 9]).Select((name, arguments, cut) =>
            (AnswerEvent[])[new ToolCall(0, 0, "toolu_" + name, name), .. Pieces(arguments, cut)]));

    private static readonly Gen<AnswerEvent[]> s_answer = Gen.Select(
        s_block.Array[0, 6],
        Gen.OneOf(FinishReason.Stop, FinishReason.Length, FinishReason.StopSequence, FinishReason.ContentFilter),
        Gen.Select(Gen.Long[0, 9], Gen.Long[0, 9], Gen.Long[0, 9], Gen.Long[0, 9])).Select((blocks, reason, counts) =>
            Numbered(blocks, reason, new TokenUsage(counts.Item1, counts.Item2, counts.Item3, counts.Item4, 0)));

    [Fact]
    public void WrittenStream_ReadAgain_IsTheSameAnswer() =>
        s_answer.Sample(events => Same(events, RecordedStreams.ReadEvents(MessagesWriterTests.Stream(events))), iter: 3_000);

    [Fact]
    public void WrittenWhole_ReadAgain_IsTheSameAnswer() =>
        s_answer.Sample(events =>
        {
            List<AnswerEvent> read = [];
            new MessagesReader().ReadWhole(MessagesBodies.Utf8(MessagesWriterTests.Whole(events)), read);
            return Same(events, read);
        }, iter: 3_000);

    [Fact]
    public void WrittenStream_Observed_IsCompleteAndTellsTheSame() =>
        s_answer.Sample(events =>
        {
            (_, MessagesObserver observer) = RecordedStreams.Observe(MessagesWriterTests.Stream(events));
            return observer.IsUsable && observer.Usage == events.OfType<Usage>().Single().Tokens;
        }, iter: 1_000);

    // What came as Anthropic's own request goes out the same after the neutral form, for all that has a neutral meaning.
    [Fact]
    public void Request_ThroughTheNeutralForm_IsStable()
    {
        Conversation first = MessagesBodies.Neutral(MessagesBodies.Full, TranslationRules.Everything);
        TranslationRules rules = MessagesBodies.Dropping("vendor_field");
        string once = MessagesBodies.Written(first with { Temperature = null, TopK = null, MaxOutputTokens = 2_000 }, rules).ToJsonString();
        string twice = MessagesBodies.Written(MessagesBodies.Neutral(once), rules).ToJsonString();

        Assert.Equal(once, twice);
        Assert.Contains("\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}", once, StringComparison.Ordinal);
        Assert.Contains("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", once, StringComparison.Ordinal);
        Assert.Contains("\"signature\":\"c2ln\"", once, StringComparison.Ordinal);
    }

    private static IEnumerable<AnswerEvent> Pieces(string arguments, int cut) =>
        cut < arguments.Length
            ? [new ToolArguments(0, 0, arguments[..cut]), new ToolArguments(0, 0, arguments[cut..])]
            : [new ToolArguments(0, 0, arguments)];

    private static AnswerEvent[] Numbered(AnswerEvent[][] blocks, FinishReason reason, TokenUsage usage)
    {
        int call = -1;
        List<AnswerEvent> events = [new Started("msg_1", "m")];
        foreach (AnswerEvent item in blocks.SelectMany(block => block))
        {
            events.Add(item switch
            {
                ToolCall begun => begun with { Call = ++call, Id = begun.Id + call },
                ToolArguments arguments => arguments with { Call = call },
                _ => item,
            });
        }
        bool calledTools = call >= 0 && reason is not (FinishReason.Length or FinishReason.ContentFilter);
        events.Add(new Finished(0, calledTools ? FinishReason.ToolCalls : reason));
        events.Add(new Usage(usage));
        return [.. events];
    }

    // Deltas may be joined; usage may come early and again. What is said is the same.
    private static bool Same(IEnumerable<AnswerEvent> one, IEnumerable<AnswerEvent> other) => Joined(one).SequenceEqual(Joined(other));

    private static List<AnswerEvent> Joined(IEnumerable<AnswerEvent> events)
    {
        List<AnswerEvent> joined = [];
        AnswerEvent? usage = null;
        foreach (AnswerEvent item in events)
        {
            AnswerEvent? merged = (joined.LastOrDefault(), item) switch
            {
                (Text before, Text now) => new Text(0, before.Delta + now.Delta),
                (Reasoning before, Reasoning now) => new Reasoning(0, before.Delta + now.Delta),
                (ToolArguments before, ToolArguments now) when before.Call == now.Call => before with { Delta = before.Delta + now.Delta },
                _ => null,
            };
            if (item is Usage) usage = item;
            else if (merged is null) joined.Add(item);
            else joined[^1] = merged;
        }
        if (usage is not null) joined.Add(usage);
        return joined;
    }
}
