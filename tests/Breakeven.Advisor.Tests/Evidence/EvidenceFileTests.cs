using System.Text;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Tests.Evidence;

public sealed class EvidenceFileTests
{
    private static QualitySample[] Read(string text) => [.. EvidenceFile.Parse(Encoding.UTF8.GetBytes(text))];

    [Fact]
    public void Parse_CsvAndJsonLines_AreTheSameSamples()
    {
        QualitySample[] csv = Read("workload,model,source,item,score,reference_score,result,judge,position\r\nsupport,llama-3.3-70b,Judge,q1,,,win,gpt-4.1,first\r\n*,\"qwen3-32b\",validator,\"a, \"\"b\"\"\nc\",pass,0.5,,,\r\n");
        QualitySample[] json = Read("""
            {"workload":"support","model":"llama-3.3-70b","source":"judge","item":"q1","result":"win","judge":"gpt-4.1","position":"first"}

            {"model":"qwen3-32b","source":"validator","item":"a, \"b\"\nc","score":true,"reference_score":0.5,"result":null}
            """);
        Assert.Equal(csv, json);
        Assert.Equal(new("llama-3.3-70b", QualitySource.Judge) { Workload = "support", Item = "q1", Preference = Preference.Win, Judge = "gpt-4.1", CandidateFirst = true }, csv[0]);
        Assert.Equal((null, "a, \"b\"\nc", 1d, 0.5), (csv[1].Workload, csv[1].Item, csv[1].Score!.Value, csv[1].ReferenceScore));
    }

    [Theory]
    [InlineData("", "no row", "model")]
    [InlineData("model,scor\nx,1", "scor (line 1)", "did you mean \"score\"")]
    [InlineData("model,score\nx,1.2", "score (line 2)", "0 (useless) to 1")]
    [InlineData("model,score\n\n,1", "model (line 3)", "is missing")]
    [InlineData("model,score\nx,1,2", "line 2", "3 cells where the header has 2")]
    [InlineData("model,score,score\nx,1,2", "score (line 1)", "twice")]
    [InlineData("model,score\nx,\"1", "line 2", "quote")]
    [InlineData("model,item\nx,1", "score (line 2)", "a row needs a score")]
    [InlineData("model,score,result\nx,1,win", "result (line 2)", "not both")]
    [InlineData("model,result\nx,won", "result (line 2)", "win")]
    [InlineData("model,score,source\nx,1,oracle", "source (line 2)", "shadow, judge, validator, feedback, evaluation")]
    [InlineData("{\"model\":\"x\",\"score\":1}\n{\"model\":", "line 2", "not a JSON object")]
    [InlineData("{\"model\":\"x\",\"score\":NaN}", "line 1", "not a JSON object")]
    public void Parse_Wrong_SaysWhereAndWhatToDo(string text, string where, string what)
    {
        string message = Assert.Throws<ScenarioException>(() => Read(text)).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WrongAllOver_ReportsTheFirstProblems() =>
        Assert.InRange(Assert.Throws<ScenarioException>(() => Read("model,score\n" + string.Concat(Enumerable.Repeat("x,9\n", 1_000)))).Problems.Length, 1, 20);
}
