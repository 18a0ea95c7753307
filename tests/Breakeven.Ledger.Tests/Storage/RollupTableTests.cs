using Breakeven.Ledger.Querying;
using CsCheck;

namespace Breakeven.Ledger.Tests.Storage;

public sealed class RollupTableTests
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;

    private static readonly string?[] s_names = [null, "a", "b", "Ä,\""];
    private static readonly Gen<string?> s_name = Gen.Int[0, 3].Select(index => s_names[index]);

    private static readonly Gen<CallRecord> s_call = Gen.Select(
        Gen.Int[0, 40], s_name, s_name, Gen.Enum<CallOutcome>(), Gen.Enum<CostBasis>(), Gen.Decimal[-1m, 1000m].Select(usd => decimal.Round(usd, 15)), Gen.Double[0, 1e6], Gen.Int[0, 7200])
        .Select((number, workload, target, outcome, basis, usd, ms, second) => SampleCalls.Ended(number) with
        {
            Workload = workload, Target = target, Outcome = outcome, CostBasis = basis, StartedAt = SampleCalls.Start.AddSeconds(second),
            CostUsd = number % 5 == 0 ? null : new Money(usd), DurationMs = number % 7 == 0 ? null : ms,
        });

    [Fact]
    public void Rollups_AnyCallsInAnyBatches_EqualTheirRows() =>
        s_call.List[0, 60].Sample(calls => CheckAsync(calls).GetAwaiter().GetResult(), iter: 20, threads: 1);

    private static async Task CheckAsync(List<CallRecord> calls)
    {
        using TestFolder folder = new();
        await using EmbeddedLedger ledger = await folder.OpenAsync();
        foreach (CallRecord[] batch in calls.Chunk(7))
        {
            foreach (CallRecord call in batch) await ledger.Journal.WriteOutcomeAsync(call);
            await ledger.FlushAsync(s_none);
        }
        await ledger.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none); // all known: nothing may be counted again

        CallRecord[] distinct = [.. calls.DistinctBy(call => call.Id)];
        IReadOnlyList<HourlyRollup> rollups = await ledger.RollupsAsync(SampleCalls.Start, SampleCalls.Start.AddHours(3), s_none);
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
        Assert.Equal(distinct.Length, rollups.Sum(rollup => rollup.Calls));
        Assert.Equal(distinct.Sum(call => call.CostUsd?.Usd ?? 0m), rollups.Sum(rollup => rollup.Cost.Usd));
        Assert.Equal(distinct.Where(call => call.CostBasis == CostBasis.Reservation).Sum(call => call.CostUsd?.Usd ?? 0m), rollups.Sum(rollup => rollup.ReservedCost.Usd));
        Assert.Equal(distinct.Count(call => call.CostUsd is not null), rollups.Sum(rollup => rollup.PricedCalls));
        Assert.Equal(distinct.Sum(call => call.OutputTokens), rollups.Sum(rollup => rollup.Usage.Output));
        Assert.Equal(distinct.Max(call => call.DurationMs) ?? 0, rollups.Select(rollup => rollup.MaxDuration.TotalMilliseconds).DefaultIfEmpty().Max(), 0.001);
    }
}
