using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Experiments.Checks;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Tests.Experiments;

public sealed class AnswerCheckTests
{
    private const string Schema = """{"type":"object","required":["city","days"],"additionalProperties":false,"properties":{"city":{"type":"string","minLength":1},"days":{"type":"integer","minimum":1},"kind":{"enum":["a","b"]}}}""";

    [Theory]
    [InlineData("""{"city":"Paris","days":3}""", true)]
    [InlineData("""{"city":"Paris","days":3,"kind":"a"}""", true)]
    [InlineData("""{"city":"Paris","days":3.5}""", false)]
    [InlineData("""{"city":"Paris","days":0}""", false)]
    [InlineData("""{"city":"","days":3}""", false)]
    [InlineData("""{"city":"Paris"}""", false)]
    [InlineData("""{"city":"Paris","days":3,"more":1}""", false)]
    [InlineData("""{"city":"Paris","days":3,"kind":"c"}""", false)]
    [InlineData("""["Paris"]""", false)]
    [InlineData("```json\n{\"city\":\"Paris\",\"days\":3}\n```", false)]
    [InlineData("not json", false)]
    public void Schema_Answer_FitsOrNot(string text, bool fits) => Assert.Equal(fits, Single(new(CheckKind.Schema) { Schema = Schema }, text));

    [Theory]
    [InlineData("The answer to your question is that the train will leave from the station at nine, and you can take it there.", "en", true)]
    [InlineData("Die Antwort auf Ihre Frage ist, dass der Zug um neun Uhr von dem Bahnhof fährt und Sie ihn nehmen.", "en", false)]
    [InlineData("Die Antwort auf Ihre Frage ist, dass der Zug um neun Uhr von dem Bahnhof fährt und nicht von der Stadt.", "de", true)]
    [InlineData("Le train part de la gare et vous pouvez le prendre pour aller dans la ville avec une carte qui est sur le site.", "fr", true)]
    [InlineData("42", "en", null)]
    public void Language_Text_IsTold(string text, string language, bool? passes) => Assert.Equal(passes, Single(new(CheckKind.Language) { Language = language }, text));

    [Fact]
    public void Checks_OfEveryAnswer_SeeThatItIsThereAndWhole()
    {
        Assert.Equal([new("non_empty", true), new("finished", true)], AnswerChecks.Usual.Run(new("hello", "", FinishReason.Stop)));
        Assert.Equal([new("non_empty", false), new("finished", false)], AnswerChecks.Usual.Run(new(" ", "", FinishReason.Length)));
        Assert.Equal([new("non_empty", true), new("finished", true)], AnswerChecks.Usual.Run(new("", "look(1)", FinishReason.ToolCalls)));
    }

    [Fact]
    public void Checks_LengthAndRegex_LookAtTheText()
    {
        Assert.True(Single(new(CheckKind.Length) { Least = 2, Most = 5 }, "hello"));
        Assert.False(Single(new(CheckKind.Length) { Most = 4 }, "hello"));
        Assert.True(Single(new(CheckKind.Regex) { Pattern = "^h.*o$" }, "hello"));
        Assert.False(Single(new(CheckKind.Regex) { Pattern = "x" }, "hello"));
        Assert.False(Single(new(CheckKind.Json), "hello"));
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":[2]}", "{ \"b\": [2.0], \"a\": 1 }", true)]
    [InlineData("{\"a\":1}", "{\"a\":2}", false)]
    [InlineData("{\"a\":1}", "no", false)]
    [InlineData("Refund.", "refund", true)]
    [InlineData("refund", "billing", false)]
    [InlineData("42", "42.0", true)]
    [InlineData("I think that it is so", "It is so, I think", null)]
    public void Agreement_Answers_AreComparedWhereAProgramCan(string one, string other, bool? same) =>
        Assert.Equal(same, Agreement.Of(new(one, "", FinishReason.Stop), new(other, "", FinishReason.Stop)));

    [Theory]
    [InlineData("""{"better":"first"}""", "first")]
    [InlineData("Sure: {\"better\": \"tie\"}", "tie")]
    [InlineData("""{"better":"both"}""", null)]
    [InlineData("""{"better":1}""", null)]
    [InlineData("the first", null)]
    [InlineData("{", null)]
    public void Judge_Verdict_IsReadAndNeverGuessed(string text, string? verdict) => Assert.Equal(verdict, Judge.Read(text));

    private static bool? Single(CheckConfig check, string text)
    {
        string name = AnswerChecks.NameOf(check);
        foreach (CheckResult result in AnswerChecks.Of(new WorkloadConfig("w") { Checks = [check] }).Run(new(text, "", FinishReason.Stop)))
            if (result.Name == name) return result.Passes;
        return null;
    }
}
