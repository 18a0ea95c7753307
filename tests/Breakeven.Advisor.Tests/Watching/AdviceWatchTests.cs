using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;
using static Breakeven.Advisor.Tests.Watching.WatchedTraffic;

namespace Breakeven.Advisor.Tests.Watching;

public class AdviceWatchTests
{
    [Fact]
    public void Next_OverRestarts_GoesOnWhereItWas()
    {
        WatchState kept = WatchState.Empty, reread = WatchState.Empty;
        for (int day = 28; day < 34; day++)
        {
            WatchInput input = Input(Profile([.. Enumerable.Repeat(BreakEven * (day < 30 ? 0.8 : 1.2), 28)], Start.AddDays(day)), Start.AddDays(day));
            kept = AdviceWatch.Next(kept, input).State;
            reread = WatchJson.Read(WatchJson.Write(AdviceWatch.Next(reread, input).State));
        }
        Assert.Equal(Verdict.SelfHost, Assert.Single(reread.Workloads).Verdict);
        Assert.Equal(Encoding.UTF8.GetString(WatchJson.Write(kept)), Encoding.UTF8.GetString(WatchJson.Write(reread)));
        AdviceAlert alert = Assert.Single(reread.Alerts);
        Assert.Equal((1L, AlertKind.VerdictChanged, Verdict.Api, Verdict.SelfHost), (alert.Number, alert.Kind, alert.From, alert.To));
        Assert.Contains("600,000 requests a month", alert.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_NoTraffic_KeepsWhatStandsForNinetyDays()
    {
        WatchState state = AdviceWatch.Next(WatchState.Empty, Input(Profile([.. Enumerable.Repeat(BreakEven, 28)], Start), Start)).State;
        WatchInput silent = Input(Profile([1], Start), Start.AddDays(80)) with { Profiles = [] };

        WatchRound round = AdviceWatch.Next(state, silent);

        Assert.Null(round.Advice);
        Assert.Single(round.State.Workloads);
        Assert.Empty(AdviceWatch.Next(state, silent with { At = Start.AddDays(91) }).State.Workloads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":2}")]
    [InlineData("{\"workloads\":null}")]
    [InlineData("{\"workloads\":[{\"workload\":\"x\"}]}")]
    public void Read_NotAState_IsRefused(string text) => Assert.Throws<JsonException>(() => WatchJson.Read(Encoding.UTF8.GetBytes(text)));
}
