using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;
using static System.FormattableString;

namespace Breakeven.Advisor.Migration;

/// <summary>The stages of a move to own servers.</summary>
/// <param name="verdict">Self-host or hybrid.</param>
/// <param name="share">Share of calls that the own servers take in the end, 0 to 1.</param>
internal sealed class Move(WorkloadVerdict verdict, decimal share)
{
    private const decimal HoursPerMonth = 730m;

    /// <summary>Every weekday once.</summary>
    private const int Week = 7;

    /// <summary>One bill.</summary>
    private const int Month = 30;

    /// <summary>Longest that a stage waits for its calls before more of them are taken.</summary>
    private const int Patience = 28;

    private const long MonthlyTest = 100;
    private static readonly ImmutableArray<decimal> ShadowShares = [0.01m, 0.02m, 0.05m, 0.1m, 0.2m, 0.5m, 1m], CanaryShares = [0.05m, 0.1m, 0.25m, 0.5m], RampShares = [0.25m, 0.5m];
    private readonly StopConditions _stop = new(verdict);

    private CostModel Model => verdict.Subject.Model;
    private decimal? PerDay => verdict.Subject.VolumeIsKnown && Model.RequestsPerMonth > 0m ? Model.RequestsPerMonth * 24m / HoursPerMonth : null;
    private bool HasApi => verdict.Decision.Constraints.ApiIsFeasible;
    private string OwnModel => verdict.Subject.Hosting.Model?.Id ?? "the open model";

    public IEnumerable<MigrationStep> Steps()
    {
        if (HasApi) yield return new("optimise", "Optimise first: caching and shorter prompts lower what either way must serve.");
        yield return Deploy();
        yield return Shadow();
        MigrationStep canary = Canary();
        yield return canary;
        foreach (decimal stage in RampShares.Where(stage => stage > canary.Share && stage < share)) yield return Ramp(stage);
        yield return Full();
        yield return Fallback();
    }

    private MigrationStep Deploy() => new("deploy", $"Deploy {OwnModel} behind the gateway, send it your own requests at rising concurrency, and give what it really carries as capacity_requests_per_month.")
    {
        StopWhen = _stop.Capacity() is { } capacity ? [capacity] : [],
        GoOnWhen = "It carries what was counted, within the latency budget.",
        GoBack = "No call goes there yet: give the servers back.",
    };

    private MigrationStep Shadow()
    {
        long pairs = SampleSizes.Pairs();
        decimal seen = HasApi ? Smallest(ShadowShares, pairs, Week) : 1m;
        int? days = HasApi ? DaysFor(pairs, seen) : null;
        decimal? extra = days is { } length && verdict.Subject.Hosting.IsCounted ? Round(Model.Own.MonthlyUsd(1m) * Months(length)) : null;
        return new("shadow", HasApi
            ? Invariant($"Shadow {Percent(seen)} of the traffic{During(days)}: no answer reaches a user; judge {pairs:#,0} pairs of answers against today's.{Costs(extra)}")
            : Invariant($"Try it inside the own infrastructure on {pairs:#,0} recorded or synthetic requests, judged by the people whose work it is."))
        {
            Share = HasApi ? seen : null,
            Calls = pairs,
            Days = days,
            ExtraUsd = extra,
            StopWhen = [StopConditions.Quality(), _stop.Errors(pairs), _stop.Latency()],
            GoOnWhen = Invariant($"The 95 % interval of the quality difference ends above -{SampleSizes.QualityMargin * 100:0.#} points. {pairs:#,0} pairs are enough if {SampleSizes.DiscordantShare:P0} of them differ."),
            GoBack = HasApi ? "Switch the shadow off. Nobody saw its answers." : "Nobody depends on it yet: change the model and try again.",
        };
    }

    private MigrationStep Canary()
    {
        decimal taken = Math.Min(share, Smallest(CanaryShares, SampleSizes.FirstSign, Patience));
        int? days = DaysFor(SampleSizes.FirstSign, taken);
        return Stage("canary", taken, days, Invariant($"Serve {Percent(taken)} of {(HasApi ? "calls" : "the users")} from it{During(days)}. Stop and roll back if quality, errors or latency are worse than {(HasApi ? "the API's" : "what was measured")} beyond their intervals."));
    }

    private MigrationStep Ramp(decimal stage) => Stage("ramp", stage, DaysFor(0, stage), Invariant($"Ramp to {Percent(stage)}{During(DaysFor(0, stage))}."));

    private MigrationStep Full()
    {
        StopCondition? cost = HasApi ? _stop.Cost() : null;
        string ramp = share < 1m ? Invariant($"Ramp to the base load, about {Percent(share)} of calls; what exceeds the own capacity overflows to the API.") : "Ramp to 100 %.";
        MigrationStep step = Stage("full", share, Month, cost is null ? ramp : $"{ramp} Stop condition: if a month's reservation cost per request exceeds the API's, ask again with the ledger.");
        return cost is null
            ? step with { GoOnWhen = "A month without a stop." }
            : step with { StopWhen = [.. step.StopWhen, cost], GoOnWhen = "A month's bill is what was counted." };
    }

    private MigrationStep Fallback() => HasApi
        ? new("fallback", "Keep the API configured as fallback, and test it monthly.")
        {
            Calls = MonthlyTest,
            Days = Month,
            ExtraUsd = Round(MonthlyTest * Model.ApiPerRequest),
            StopWhen = [_stop.Errors(MonthlyTest)],
            GoBack = "The API takes all calls again as soon as the own servers fail or the route is rolled back.",
        }
        : new("fallback", "No API is permitted as fallback: keep a spare server, and test losing one monthly.") { Days = Month, GoBack = "The spare takes over." };

    private MigrationStep Stage(string name, decimal taken, int? days, string text)
    {
        long? calls = PerDay is { } perDay && days is { } length ? (long)decimal.Round(perDay * taken * length) : null;
        return new(name, text)
        {
            Share = taken,
            Calls = calls,
            Days = days,
            ExtraUsd = days is { } time ? Extra(taken, time) : null,
            StopWhen = [StopConditions.Quality(), _stop.Errors(calls ?? SampleSizes.FirstSign), _stop.Latency()],
            GoOnWhen = "No stop condition holds at the end of the time.",
            GoBack = HasApi ? "`breakeven config rollback` to the version before: the next call goes to the API again, and calls in flight end where they are." : "Send these users' calls where they went before.",
        };
    }

    /// <summary>Servers for this share, against the API calls that they replace.</summary>
    private decimal? Extra(decimal taken, int days)
    {
        if (!verdict.Subject.VolumeIsKnown || !verdict.Subject.Hosting.IsCounted || !HasApi) return null;
        decimal requests = Model.RequestsPerMonth * taken;
        decimal servers = share < 1m ? Math.Min(verdict.Decision.Costs.HybridServers, Model.Own.ServersFor(requests, Model.Load.Peak)) : Model.Own.ServersFor(requests, Model.Load.Peak) + (taken >= 1m ? Model.Own.Spare : 0);
        return Round((Model.Own.MonthlyUsd(servers) - requests * Model.ApiPerRequest) * Months(days));
    }

    /// <summary>The smallest share that gives so many calls within the days; the largest when none does.</summary>
    private decimal Smallest(ImmutableArray<decimal> shares, long calls, int days) =>
        PerDay is { } perDay ? shares.FirstOrDefault(one => perDay * one * days >= calls, shares[^1]) : shares[0];

    private int? DaysFor(long calls, decimal taken) =>
        PerDay is { } perDay ? (int)Math.Min(3_650m, Math.Max(Week, decimal.Ceiling(calls / (perDay * taken)))) : null;

    private static decimal Months(int days) => days * 24m / HoursPerMonth;

    private static decimal Round(decimal usd) => decimal.Round(usd, 2);

    private static string During(int? days) => days is { } length ? Invariant($" for {length:#,0} days") : "";

    private static string Costs(decimal? extra) => extra is { } usd ? $" Its server costs {FindingTexts.Usd(usd)} meanwhile, beside the API." : "";

    private static string Percent(decimal value) => Invariant($"{value * 100m:0.#} %");
}
