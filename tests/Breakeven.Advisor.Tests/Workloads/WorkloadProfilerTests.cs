using System.Collections.Immutable;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Workloads;

public sealed class WorkloadProfilerTests
{
    private const int FourWeeks = 4 * 168;

    /// <summary>What the gateway asks for itself, and copies, are in no profile, of no workload and of none of its costs: also where they have a name of their own.</summary>
    [Fact]
    public void Add_CopiesAndSideCalls_AreNoDemand()
    {
        CallRecord[] clients = [.. Traffic.Hourly(48, _ => 5)];
        CallRecord[] others =
        [
            .. clients.Select(call => call with { Operation = "embeddings", RequestModel = "embed", ResponseModel = "embed", Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(CallRecord.SideCallTag, "embedding") }),
            .. clients.Select(call => call with { ShadowOf = Guid.NewGuid(), CostUsd = new Money(5m) }),
            .. clients.Select(call => call with { Workload = null, Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(CallRecord.SideCallTag, "judge") }),
        ];
        WorkloadProfile expected = WorkloadProfiler.Profile(clients).Single(), profile = WorkloadProfiler.Profile(clients.Concat(others).OrderBy(call => call.StartedAt)).Single();
        Assert.Equal((expected.Name, expected.RequestsPerMonth), (profile.Name, profile.RequestsPerMonth));
        Assert.Equal(expected.CurrentModels, profile.CurrentModels);
        Assert.Equal(expected.Usage!.MainModel, profile.Usage!.MainModel);
    }

    [Fact]
    public void Profile_FlatTraffic_IsSteadyAndExact()
    {
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, _ => 10)));

        Assert.Equal(7300, profile.RequestsPerMonth, 6);
        Assert.Equal(FourWeeks, profile.ObservedHours, 6);
        Assert.Equal(1000, profile.InputTokens);
        Assert.Equal(0.4, profile.CachedInputFraction, 9);
        Assert.Equal(150, profile.VisibleOutputTokens);
        Assert.Equal(new TokenPercentiles(1000, 1000, 1000), profile.InputPercentiles);
        Assert.Equal(1, profile.PeakToMean, 9);
        Assert.Equal(0, profile.CvHourly, 9);
        Assert.Equal(0, profile.ForecastError!.Value, 9);
        Assert.Equal(TrafficPattern.Steady, profile.Traffic);
        Assert.Equal(73m, decimal.Round(profile.SpendPerMonth!.Value.Usd, 6));
        LoadStep step = Assert.Single(profile.LoadDurationCurve);
        Assert.Equal(1, step.ShareOfTime, 9);
        Assert.Equal(1, step.MultipleOfMean, 9);
        Assert.Equal(168, profile.ActiveHoursPerWeek);
        Assert.Empty(profile.Notes);
    }

    [Fact]
    public void Profile_OfficeHours_VariesAndStillForecasts()
    {
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, hour => Traffic.IsOfficeHour(hour) ? 30 : 0)));

        Assert.Equal(3.36, profile.PeakToMean, 6);
        Assert.Equal(1.536, profile.CvHourly, 3);
        Assert.Equal(0, profile.ForecastError!.Value, 6);
        Assert.Equal(1, profile.SeasonalityStrength!.Value, 6);
        Assert.Equal(TrafficPattern.Scheduled, profile.Traffic);
        Assert.Equal(50, profile.ActiveHoursPerWeek);
        Assert.Equal(30 * 50 / 168.0 * 730, profile.RequestsPerMonth, 3);
        Assert.DoesNotContain(profile.Notes, note => note.Contains("gap", StringComparison.Ordinal));
    }

    [Fact]
    public void Profile_TenDaysOfOfficeHours_DoesNotTakeTheWeekendForChaos() =>
        Assert.Equal(TrafficPattern.Scheduled, Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(240, hour => Traffic.IsOfficeHour(hour) ? 30 : 0))).Traffic);

    [Fact]
    public void Profile_RareRandomBursts_AreSpiky()
    {
        Random random = new(7);
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, _ => random.NextDouble() < 0.03 ? 500 : 3)));

        Assert.True(profile.ForecastError > 0.5);
        Assert.True(profile.PeakToMean > 10);
        Assert.Equal(TrafficPattern.Spiky, profile.Traffic);
    }

    [Fact]
    public void Profile_UniformlyRandomLevels_AreUnpredictable()
    {
        Random random = new(7);
        Assert.Equal(TrafficPattern.Unpredictable, Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, _ => random.Next(0, 200)))).Traffic);
    }

    [Fact]
    public void Profile_RegularButThinTraffic_IsNotBlamedForCountingNoise()
    {
        Random random = new(3); // one call an hour in the mean, Poisson: WAPE is near 1 and yet nothing is irregular
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, _ => Poisson(random, 1))));

        Assert.True(profile.ForecastError > 0.8);
        Assert.Equal(TrafficPattern.Steady, profile.Traffic);
    }

    [Fact]
    public void Profile_LedgerSilentForADay_LeavesTheGapOut()
    {
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, hour => hour is >= 200 and < 224 ? 0 : 10)));

        Assert.Equal(7300, profile.RequestsPerMonth, 6);
        Assert.Equal(FourWeeks - 24, profile.ObservedHours, 6);
        Assert.Null(profile.HourlyRequests.Requests[210]);
        Assert.Equal(10, profile.HourlyRequests.Requests[199]);
        Assert.Contains(profile.Notes, note => note.Contains("gap from 2026-06-09 08:00 to 2026-06-10 08:00", StringComparison.Ordinal));
        Assert.Equal(TrafficPattern.Steady, profile.Traffic);
    }

    [Fact]
    public void Profile_OneWorkloadSilentWhileAnotherRuns_IsNoGap()
    {
        IEnumerable<CallRecord> calls = Traffic.Hourly(FourWeeks, _ => 5, "other").Concat(Traffic.Hourly(FourWeeks, hour => hour is >= 200 and < 224 ? 0 : 10));
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(calls), p => p.Name == "w");

        Assert.Equal(0, profile.HourlyRequests.Requests[210]);
        Assert.True(profile.RequestsPerMonth < 7300);
    }

    [Fact]
    public void Profile_FewHours_IsUnknownAndSaysSo()
    {
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(5, _ => 60)));

        Assert.Equal(TrafficPattern.Unknown, profile.Traffic);
        Assert.Null(profile.ForecastError);
        Assert.Equal(43_800, profile.RequestsPerMonth, 3);
        Assert.Contains(profile.Notes, note => note.StartsWith("Only 5 hours were observed", StringComparison.Ordinal));
    }

    [Fact]
    public void Profile_OneCallFromAWrongClock_IsNamedAndDoesNotStretchTheSeries()
    {
        IEnumerable<CallRecord> calls = Traffic.Hourly(FourWeeks, _ => 10).Append(Traffic.Call(DateTimeOffset.UnixEpoch));
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(calls));

        Assert.Equal(FourWeeks, profile.HourlyRequests.Requests.Length);
        Assert.Equal(7300, profile.RequestsPerMonth, 3);
        Assert.Contains(profile.Notes, note => note.Contains("a clock was wrong", StringComparison.Ordinal));
        Assert.Contains(profile.Notes, note => note.Contains("set back", StringComparison.Ordinal));
    }

    [Fact]
    public void Profile_WinterBusiness_IsSeasonalWithItsMonths()
    {
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(
            Traffic.Hourly(400 * 24, hour => Traffic.Monday.AddHours(hour).Month is 11 or 12 ? 8 : 1)));

        Assert.Equal(TrafficPattern.Seasonal, profile.Traffic);
        Assert.Equal(12, profile.MonthlyProfile!.Value.Length);
        Assert.Equal(8 * 730, profile.MonthlyProfile!.Value[10], 6);
        Assert.Equal(730, profile.MonthlyProfile!.Value[5], 6);
    }

    [Fact]
    public void Profile_RefusedAndCachedCalls_AreCallsButNoDemand()
    {
        CallRecord call = Traffic.Call(Traffic.Monday);
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile(
        [
            .. Traffic.Hourly(100, _ => 10),
            .. Enumerable.Repeat(call with { Outcome = CallOutcome.Refused, Status = 402 }, 500),
            .. Enumerable.Repeat(call with { Cache = "exact", CostUsd = Money.Zero }, 500),
        ]));

        Assert.Equal(2000, profile.Calls);
        Assert.InRange(profile.RequestsPerMonth, 7290, 7310);
        Assert.Equal(0.25, profile.ResponseCacheShare);
        Assert.Equal([new Share("ok", 0.75), new Share("refused", 0.25)], profile.Outcomes);
    }

    [Fact]
    public void Profile_PrefixHashes_GiveRepeatAndReuse()
    {
        CallRecord With(params string[] hashes) => Traffic.Call(Traffic.Monday) with { PrefixHashes = [.. hashes] };
        WorkloadProfile profile = Assert.Single(WorkloadProfiler.Profile([With("a", "ab"), With("a", "ac"), With("a", "ab"), With("x", "xb")]));

        Assert.Equal(0.25, profile.ExactRepeatShare); // the third repeats the first
        Assert.Equal(3 / 8.0, profile.PrefixReuseShare); // a, then a and ab
        Assert.Null(Assert.Single(WorkloadProfiler.Profile([Traffic.Call(Traffic.Monday)])).PrefixReuseShare);
    }

    [Fact]
    public void Profile_SampleOfTenPercent_ScalesVolumeAndMoneyOnly()
    {
        WorkloadProfile whole = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, _ => 10)));
        WorkloadProfile scaled = Assert.Single(WorkloadProfiler.Profile(Traffic.Hourly(FourWeeks, _ => 10), new() { Scale = 10 }));

        Assert.Equal(73_000, scaled.RequestsPerMonth, 5);
        Assert.Equal(whole.SpendPerMonth!.Value.Usd * 10, scaled.SpendPerMonth!.Value.Usd);
        Assert.Equal(100, scaled.HourlyRequests.Requests[0]);
        Assert.Equal(whole.Calls, scaled.Calls);
        Assert.Equal(whole.InputTokens, scaled.InputTokens);
        Assert.Contains(scaled.Notes, note => note.Contains("10 times", StringComparison.Ordinal));
    }

    [Fact]
    public void Profile_MoreNamesThanAllowed_GathersTheRest()
    {
        ImmutableArray<WorkloadProfile> profiles = WorkloadProfiler.Profile(
            Enumerable.Range(0, 50).Select(i => Traffic.Call(Traffic.Monday, $"w{i}")), new() { MaxWorkloads = 10 });

        Assert.Equal(11, profiles.Length);
        Assert.Equal(40, Assert.Single(profiles, profile => profile.Name == "other").Calls);
    }

    [Fact]
    public async Task ProfileAsync_AnyOrder_GivesTheSameFigures()
    {
        List<CallRecord> calls = [.. Traffic.Hourly(FourWeeks, hour => hour % 24)];
        CallRecord[] shuffled = [.. calls];
        new Random(1).Shuffle(shuffled);
        WorkloadProfile ordered = Assert.Single(WorkloadProfiler.Profile(calls));
        WorkloadProfile other = Assert.Single(await WorkloadProfiler.ProfileAsync(shuffled.ToAsyncEnumerable(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(ordered.RequestsPerMonth, other.RequestsPerMonth);
        Assert.Equal(ordered.CvHourly, other.CvHourly);
        Assert.Equal(ordered.SpendPerMonth, other.SpendPerMonth);
        Assert.Equal(ordered.InputPercentiles, other.InputPercentiles);
    }

    [Fact]
    public void Profile_NoCalls_IsEmpty() => Assert.Empty(WorkloadProfiler.Profile([]));

    [Fact]
    public void NameOf_FallsBackFromLabelToKeyToRouteToTags()
    {
        CallRecord call = Traffic.Call(Traffic.Monday, workload: null) with
        {
            Key = "app",
            Route = "assistant",
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "search").Add("beta", ""),
        };
        Assert.Equal("label", WorkloadDiscovery.NameOf(call with { Workload = "label" }));
        Assert.Equal("app", WorkloadDiscovery.NameOf(call));
        Assert.Equal("assistant", WorkloadDiscovery.NameOf(call with { Key = null }));
        Assert.Equal("beta,team=search", WorkloadDiscovery.NameOf(call with { Key = null, Route = "*" }));
        Assert.Equal("all", WorkloadDiscovery.NameOf(call with { Key = null, Route = null, Tags = null }));
    }

    private static int Poisson(Random random, double mean)
    {
        double product = random.NextDouble(), limit = Math.Exp(-mean);
        int count = 0;
        for (; product > limit; product *= random.NextDouble()) count++;
        return count;
    }
}
