using System.Text;
using Breakeven.Gateway.Routing.Cascading;
using Breakeven.Protocols.Neutral;
using CsCheck;

namespace Breakeven.Gateway.Tests.Routing.Cascading;

public sealed class AnswerJudgeTests
{
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"],"additionalProperties":false}""";
    private static readonly string[] s_oddSchemas =
        ["{}", "[]", "1", """{"type":3}""", """{"required":[1]}""", """{"properties":[]}""", """{"type":["string",null],"items":{}}""", """{"required":["\ud800"]}""", """{"type":"\ud800"}"""];

    private const string Tools = """{"tools":[{"type":"function","function":{"name":"weather","parameters":SCHEMA}}]}""";

    [Theory]
    [InlineData("""{}""", "hello", FinishReason.Stop, "None")]
    [InlineData("""{}""", "hel", FinishReason.Length, "Cut")]
    [InlineData("""{}""", "no", FinishReason.ContentFilter, "Refused")]
    [InlineData("""{}""", "  \n", FinishReason.Stop, "Empty")]
    [InlineData("""{"response_format":{"type":"json_object"}}""", "Sure! {}", FinishReason.Stop, "NotJson")]
    [InlineData("""{"response_format":{"type":"json_object"}}""", "{}", FinishReason.Stop, "None")]
    [InlineData("""{"response_format":{"type":"text"}}""", "Sure!", FinishReason.Stop, "None")]
    [InlineData("""{"response_format":{"type":"json_schema","json_schema":{"schema":SCHEMA}}}""", """{"city":"Paris","days":2}""", FinishReason.Stop, "None")]
    [InlineData("""{"response_format":{"type":"json_schema","json_schema":{"schema":SCHEMA}}}""", """{"days":2}""", FinishReason.Stop, "WrongShape")]
    [InlineData("""{"text":{"format":{"type":"json_schema","schema":SCHEMA}}}""", """{"city":7}""", FinishReason.Stop, "WrongShape")]
    [InlineData("""{"format":SCHEMA}""", """{"city":"Paris","more":1}""", FinishReason.Stop, "WrongShape")]
    [InlineData("""{"format":"json"}""", "nothing", FinishReason.Stop, "NotJson")]
    public void Judge_Text_FindsWhatIsVisiblyWrong(string request, string text, FinishReason reason, string expected) =>
        Assert.Equal(expected, Judge(request, [new AnswerEvent.Text(0, text), new AnswerEvent.Finished(0, reason)]).ToString());

    [Theory]
    [InlineData("weather", """{"city":"Paris"}""", "None")]
    [InlineData("weather", """{"city":""", "BadToolCall")]
    [InlineData("weather", """{"days":3}""", "BadToolCall")]
    [InlineData("wether", """{"city":"Paris"}""", "BadToolCall")]
    public void Judge_ToolCall_WantsAToolOnOfferAndItsArguments(string name, string arguments, string expected) =>
        Assert.Equal(expected, Judge(Tools, [new AnswerEvent.ToolCall(0, 0, "c", name), new AnswerEvent.ToolArguments(0, 0, arguments), new AnswerEvent.Finished(0, FinishReason.ToolCalls)]).ToString());

    [Fact]
    public void Judge_RefusalInWordsOfItsOwn_IsRefused() =>
        Assert.Equal(AnswerFlaw.Refused, Judge("{}", [new AnswerEvent.Refusal(0, "I cannot"), new AnswerEvent.Finished(0, FinishReason.Stop)]));

    [Theory]
    [InlineData("and so on and on, ", 30, true)]
    [InlineData("a", 400, true)]
    [InlineData("| 1 | 2 |\n", 12, false)] // a short table
    public void IsIn_RepeatedText_IsACircleWhenItIsLong(string part, int times, bool expected) =>
        Assert.Equal(expected, Repetition.IsIn("The answer is: " + string.Concat(Enumerable.Repeat(part, times))));

    [Fact]
    public void IsIn_NumberedLines_AreNoCircle() =>
        Assert.False(Repetition.IsIn(string.Join('\n', Enumerable.Range(1, 200).Select(i => $"{i}. item number {i * 37 % 101}"))));

    /// <summary>Whatever the schema and the text: an answer, never an exception.</summary>
    [Fact]
    public void Judge_AnyTextAndSchema_NeverThrows() => Gen.Select(Gen.String, Gen.Int[0, s_oddSchemas.Length - 1].Select(at => s_oddSchemas[at])).Sample((text, schema) =>
        Judge("""{"response_format":{"type":"json_schema","json_schema":{"schema":""" + schema + "}}}", [new AnswerEvent.Text(0, text), new AnswerEvent.Text(0, "{\"a\":[1]}"), new AnswerEvent.Finished(0, FinishReason.Stop)]));

    private static AnswerFlaw Judge(string request, AnswerEvent[] events) =>
        AnswerJudge.Judge(events, Encoding.UTF8.GetBytes(request.Replace("SCHEMA", Schema, StringComparison.Ordinal)), leastConfidence: null);
}
