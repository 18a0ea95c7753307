using System.Text;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Tests.Training;

public sealed class LabelReaderTests
{
    [Fact]
    public void Read_WholeLine_TakesEveryMember()
    {
        LabelledPrompt label = Assert.Single(Read("""{"prompt":"Hé?","route":"faq","weak":0.25,"strong":1,"at":"2026-11-01T08:00:00+01:00","more":1}"""));
        Assert.Equal("Hé?", Encoding.UTF8.GetString(label.Prompt.Span));
        Assert.Equal(("faq", 0.25, 1.0, new DateTimeOffset(2026, 11, 1, 7, 0, 0, TimeSpan.Zero)), (label.Route, label.Weak, label.Strong, label.At));
    }

    [Theory]
    [InlineData("{", "line 2: it is no JSON")]
    [InlineData("[]", "line 2: it is no JSON object")]
    [InlineData("""{"weak":1,"strong":1}""", "line 2: 'prompt' is missing")]
    [InlineData("""{"prompt":"a","weak":1.5,"strong":1}""", "line 2: 'weak' is 1.5")]
    [InlineData("""{"prompt":"a","weak":1}""", "line 2: 'strong' is missing")]
    [InlineData("""{"prompt":"a","weak":1,"strong":1,"at":"yesterday"}""", "line 2: 'at' is \"yesterday\"")]
    [InlineData("""{"prompt":"\ud800","weak":1,"strong":1}""", "line 2: 'prompt' has half a surrogate pair")]
    public void Read_BadLine_SaysWhereAndWhat(string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<LabelException>(() => Read("\n" + line)).Message);

    private static LabelledPrompt[] Read(string text) => [.. LabelReader.Read(new StringReader(text), "labels.jsonl")];
}
