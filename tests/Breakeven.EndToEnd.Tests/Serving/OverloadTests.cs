using System.Globalization;
using System.Text;

namespace Breakeven.EndToEnd.Serving;

/// <summary>Fault 40, in a process: more calls than an engine can do cost those that are answered nothing, and the others are told at once.</summary>
[Trait("Fault", "40")]
public sealed class OverloadTests
{
    /// <summary>The short form counts; what it looks like in time is <c>eng/overload</c>.</summary>
    [Fact]
    public async Task Serve_ThreeTimesTheCapacity_KeepsTheEngineFullAndAccountsForEveryCall()
    {
        await using OverloadRun run = await OverloadRun.StartAsync();
        OverloadResult result = await run.OfferAsync(3 * OverloadRun.CapacityPerSecond, TimeSpan.FromSeconds(3));
        Assert.Equal(result.Offered, result.Good + result.Late + result.Refused);
        Assert.Equal(OverloadRun.Slots, run.Engine.Most); // full, and nothing queues where nobody sees it
        Assert.Equal(run.Engine.Answered, result.Good + result.Late); // no slot was used for nothing
        Assert.True(result.Refused > 0 && result.Good > 0, result.ToString());
    }

    /// <summary>Goodput at one, two and three times what the engine can do; takes half a minute. Written to the file that <c>OVERLOAD_REPORT</c> names.</summary>
    [Fact(Explicit = true)]
    public async Task Measure_OneToThreeTimesTheCapacity_KeepsGoodput()
    {
        await using OverloadRun run = await OverloadRun.StartAsync();
        await run.OfferAsync(OverloadRun.CapacityPerSecond, TimeSpan.FromSeconds(2)); // warm
        StringBuilder report = new("| offered | calls | answered in time | late | refused | goodput | of capacity | p95 of the answered |\n|---|---|---|---|---|---|---|---|\n");
        foreach (int times in (int[])[1, 2, 3])
        {
            OverloadResult result = await run.OfferAsync(times * OverloadRun.CapacityPerSecond, TimeSpan.FromSeconds(10));
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {times}x | {result.Offered} | {result.Good} | {result.Late} | {result.Refused} | {result.GoodPerSecond:0.0}/s | {result.GoodPerSecond / OverloadRun.CapacityPerSecond:P0} | {result.SlowestOfTwenty.TotalMilliseconds:0} ms |");
        }
        await File.WriteAllTextAsync(Environment.GetEnvironmentVariable("OVERLOAD_REPORT") ?? Path.GetTempFileName(), report.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(OverloadRun.Slots, run.Engine.Most);
    }
}
