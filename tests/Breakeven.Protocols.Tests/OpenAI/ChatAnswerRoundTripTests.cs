using Breakeven.Protocols.Neutral;
using CsCheck;
using static Breakeven.Protocols.Neutral.AnswerEvent;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Whatever is written is read again: the format loses nothing that it can say.</summary>
public class ChatAnswerRoundTripTests
{
    private static readonly Gen<string> s_text = Gen.OneOf("a", "é", "\ud83d\ude00", "\n", "\"", "\\", "\u2028", "\0", "[DONE]", "data: ").Array[1, 4].Select(string.Concat);

    private static readonly Gen<string> s_arguments = Gen.OneOf("{}", "{\"a\":1}", "{\"a\":{\"b\":[\"}\",\"\\\\\\\"\"]}}", "{\"\ud83d\ude00\":\"\\ud83d\"}", "not json", "{\"broken\":");

    // What one choice says, its calls numbered as they come.
    private static Gen<List<AnswerEvent>> Said(int choice) => Gen.Select(Gen.Int[0, 3], s_text, s_arguments, Gen.Int[1, 9]).Array[0, 6].Select(pieces =>
    {
        List<AnswerEvent> said = [];
        foreach ((int kind, string text, string arguments, int cut) in pieces)
        {
            if (kind == 0) said.Add(new Text(choice, text));
            else if (kind == 1) said.Add(new Reasoning(choice, text));
            else if (kind == 2) said.Add(new Refusal(choice, text));
            else AddCall(said, choice, arguments, Math.Min(cut, arguments.Length - 1));
        }
        return said;
    });

    private static readonly Gen<List<AnswerEvent>> s_answer = Gen.Select(
        Said(0), Said(1), Gen.Bool, Gen.OneOf(FinishReason.Stop, FinishReason.Length, FinishReason.ContentFilter), Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[0, 50])
        .Select((first, second, isTwo, reason, input, cached, written, output) =>
        {
            List<AnswerEvent> events = [new Started(null, "m-1"), .. first, .. isTwo ? second : []];
            events.Add(new Usage(new(input, cached, written, output + 1, output / 2)));
            foreach (int choice in isTwo ? new[] { 0, 1 } : [0])
            {
                bool calls = events.Any(item => item is ToolCall call && call.Choice == choice);
                events.Add(new Finished(choice, calls && reason == FinishReason.Stop ? FinishReason.ToolCalls : reason));
            }
            return events;
        });

    [Fact]
    public void Stream_AnyAnswer_ReadsAsItWasWritten() => s_answer.Sample(events =>
        Assert.Equal(Essence(events), Essence(ChatAnswers.ReadBytes(ChatAnswers.WriteStream(events)))));

    [Fact]
    public void Whole_AnyAnswer_ReadsAsItWasWritten() => s_answer.Sample(events =>
        Assert.Equal(Essence(events), Essence(ChatAnswers.ReadWhole(ChatAnswers.WriteWhole(events)))));

    // Fault 81: bytes may be cut anywhere, also inside a character.
    [Fact]
    public void Stream_CutAtAnyBytes_GivesTheSameEvents() => Gen.Select(s_answer, Gen.Int[1, 7].Array[1, 20]).Sample((events, lengths) =>
    {
        byte[] stream = ChatAnswers.WriteStream(events);
        List<byte[]> pieces = [];
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int length = Math.Min(lengths[turn % lengths.Length], stream.Length - at);
            pieces.Add(stream[at..(at + length)]);
            at += length;
        }
        Assert.Equal(ChatAnswers.ReadBytes(stream), ChatAnswers.ReadBytes(pieces));
    }, iter: 300);

    private static void AddCall(List<AnswerEvent> said, int choice, string arguments, int cut)
    {
        int call = said.Count(item => item is ToolCall);
        if (char.IsLowSurrogate(arguments[cut])) cut--; // events never hold half a character
        said.Add(new ToolCall(choice, call, $"id-{choice}-{call}", "f" + call));
        said.Add(new ToolArguments(choice, call, arguments[..cut]));
        said.Add(new ToolArguments(choice, call, arguments[cut..]));
    }

    // What must not change: each text, each call, reasons and counts; not the pieces in which they come.
    private static List<string> Essence(IReadOnlyList<AnswerEvent> events)
    {
        List<string> essence = [];
        foreach (int choice in events.OfType<Finished>().Select(item => item.Choice).Order())
        {
            essence.Add($"{choice} text {string.Concat(events.OfType<Text>().Where(item => item.Choice == choice).Select(item => item.Delta))}");
            essence.Add($"{choice} reasoning {string.Concat(events.OfType<Reasoning>().Where(item => item.Choice == choice).Select(item => item.Delta))}");
            essence.Add($"{choice} refusal {string.Concat(events.OfType<Refusal>().Where(item => item.Choice == choice).Select(item => item.Delta))}");
            foreach (ToolCall call in events.OfType<ToolCall>().Where(item => item.Choice == choice))
            {
                essence.Add($"{call} {string.Concat(events.OfType<ToolArguments>().Where(item => item.Choice == choice && item.Call == call.Call).Select(item => item.Delta))}");
            }
            essence.Add($"{events.OfType<Finished>().Single(item => item.Choice == choice)}");
        }
        essence.Add($"{events.OfType<Usage>().Last()} {events.OfType<Started>().Single().Model}");
        return essence;
    }
}
