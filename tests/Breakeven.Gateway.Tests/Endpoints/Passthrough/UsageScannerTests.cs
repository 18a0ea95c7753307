using System.Text;
using Breakeven.Gateway.Endpoints.Passthrough;
using CsCheck;

namespace Breakeven.Gateway.Tests.Endpoints.Passthrough;

public sealed class UsageScannerTests
{
    private const string Answer = """{"text":"\"usage\":{\"a\":1}","data":[{"usage":{"input_tokens":1}}],"note":{"usage":{"x":"}"}}, "usage" : {"input_tokens":7,"s":"}\"","d":{"e":[1]},"output_tokens":2},"usage2":{}}""";

    [Fact]
    public void Feed_AnySplit_FindsTheOneAtTheTop() =>
        Gen.Int[1, 40].Array[1, 40].Sample(steps =>
        {
            UsageScanner scanner = new();
            ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(Answer);
            for (int i = 0; !rest.IsEmpty; i++)
            {
                int step = Math.Min(steps[i % steps.Length], rest.Length);
                scanner.Feed(rest[..step]);
                rest = rest[step..];
            }
            Assert.Equal("""{"input_tokens":7,"s":"}\"","d":{"e":[1]},"output_tokens":2}""", Encoding.UTF8.GetString(scanner.Usage.Span));
        });

    [Theory]
    [InlineData("""{"usage":null}""")]
    [InlineData("""{"usage":"x"}""")]
    [InlineData("""{"usage":{"input_tokens":1""")]
    [InlineData("""["usage",{"a":1}]""")]
    [InlineData("""{"a":"usage","b":{"c":1}}""")]
    [InlineData("""{"usages":{"a":1}}""")]
    [InlineData("}]}usage\":{")]
    public void Feed_NoUsageObject_FindsNone(string text)
    {
        UsageScanner scanner = new();
        scanner.Feed(Encoding.UTF8.GetBytes(text));
        Assert.True(scanner.Usage.IsEmpty);
    }

    [Theory]
    [InlineData("""{"input_tokens":7,"output_tokens":2}""", true)]
    [InlineData("""{"type":"duration","seconds":9}""", false)]
    [InlineData("""{"input_tokens":-7,"output_tokens":2}""", false)]
    [InlineData("""{"input_tokens":7,"output_tokens":1e30}""", false)]
    [InlineData("""{"input_tokens":7,"output_tokens":"2"}""", false)]
    [InlineData("""{"input_tokens":7,""", false)]
    public void Read_Usage_OnlyCredibleCounts(string usage, bool counts) =>
        Assert.Equal(counts, PassthroughUsage.Read(Encoding.UTF8.GetBytes(usage)) is not null);
}
