using System.Collections.Immutable;
using Breakeven.Economics.Capacity;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>Finds who should share an engine.</summary>
/// <remarks>
/// Within a group that may share, members join in the order of what they cost alone for each server's worth of work; the number of
/// members at which the group costs least wins. That is the optimum when servers could be had in fractions, and near it in whole ones.
/// Kinds of servers are those that members chose alone, the most frequent four.
/// </remarks>
internal static class PoolFinder
{
    private const int MostWays = 4;

    public static Portfolio Of(ImmutableArray<WorkloadVerdict> verdicts)
    {
        ImmutableArray<EnginePool> pools = [.. verdicts.Where(PoolMember.MayShare).Select(verdict => new PoolMember(verdict))
            .GroupBy(member => member.Key()).Where(group => group.Count() > 1)
            .Select(group => Best([.. group.OrderBy(member => member.Name, StringComparer.Ordinal)])).OfType<EnginePool>()
            .OrderByDescending(pool => pool.SavingUsd).ThenBy(pool => pool.Members[0].Workload, StringComparer.Ordinal)];
        decimal apart = verdicts.Where(verdict => verdict.Subject.VolumeIsKnown).Sum(verdict => verdict.PlanUsd(verdict.Decision.Costs));
        return new(pools, apart, apart - pools.Sum(pool => pool.SavingUsd));
    }

    private static EnginePool? Best(ImmutableArray<PoolMember> members)
    {
        var hours = new PoolHours(members);
        LatencyTarget tightest = Tightest(members);
        Candidate? best = null;
        foreach (PoolWay way in members.Select(PoolWay.Of).GroupBy(way => way.Kind).OrderByDescending(group => group.Count()).Take(MostWays).Select(group => group.First()))
            if (BestOn(way, members, hours, tightest) is { } candidate && (best is null || candidate.SavingUsd > best.SavingUsd)) best = candidate;
        return best is { SavingUsd: > 0m } ? PoolTexts.Describe(best) : null;
    }

    /// <summary>The first n of the members by what they cost alone for a server's worth of work, at the best n.</summary>
    private static Candidate? BestOn(PoolWay way, ImmutableArray<PoolMember> members, PoolHours hours, LatencyTarget tightest)
    {
        (PoolMember Member, decimal? Usable)[] joining = [.. members.Select(member => (member, runs: member.TryUsable(way, tightest, out decimal? usable), usable))
            .Where(entry => entry.runs).Select(entry => (entry.member, entry.usable)).OrderByDescending(entry => Density(entry.member, entry.usable))];
        var load = new PoolLoad(hours);
        var bill = new Bill();
        (int Count, decimal Saving) best = (0, 0m);
        for (int count = 1; count <= joining.Length; count++)
        {
            load.Add(joining[count - 1].Member, joining[count - 1].Usable);
            bill.Add(joining[count - 1].Member);
            decimal saving = bill.AloneUsd - bill.OwnUsd(load.Peak, way.ServerUsd);
            if (count > 1 && saving > best.Saving) best = (count, saving);
        }
        return best.Count == 0 && !joining.All(entry => entry.Member.MayUseApi) ? null : Settle(way, [.. joining.Take(best.Count == 0 ? joining.Length : best.Count)], hours);
    }

    /// <summary>The pool in full: own fleet, or the hybrid where all may use an API and it saves more than the usual margin.</summary>
    private static Candidate? Settle(PoolWay way, ImmutableArray<(PoolMember Member, decimal? Usable)> joined, PoolHours hours)
    {
        if (joined.Length < 2) return null;
        var load = new PoolLoad(hours);
        var bill = new Bill();
        foreach ((PoolMember member, decimal? usable) in joined)
        {
            load.Add(member, usable);
            bill.Add(member);
        }
        SharedFleet fleet = SharedFleet.Own(load.ToLoad(), way.ServerUsd, bill.FixedUsd, bill.Spare);
        if (joined.All(entry => entry.Member.MayUseApi) && load.MeanServers > 0m)
        {
            SharedFleet hybrid = SharedFleet.Hybrid(load.ToLoad(), way.ServerUsd, bill.FixedUsd, load.ApiUsd / load.MeanServers);
            if (hybrid.Usd < (1m - PlanCosts.HybridMargin) * fleet.Usd) fleet = hybrid;
        }
        return new(way, [.. joined.Select(entry => entry.Member)], fleet, load, bill.AloneUsd);
    }

    /// <summary>A workload without load on a server joins first.</summary>
    private static decimal Density(PoolMember member, decimal? usable) =>
        usable is { } carries && member.Model.RequestsPerMonth > 0m ? member.AloneUsd / (member.Model.RequestsPerMonth * member.Model.Load.Peak / carries) : decimal.MaxValue;

    private static LatencyTarget Tightest(ImmutableArray<PoolMember> members) => new(
        members.Min(member => member.Target.TimeToFirstToken), members.Min(member => member.Target.TimePerOutputToken));

    internal sealed record Candidate(PoolWay Way, ImmutableArray<PoolMember> Members, SharedFleet Fleet, PoolLoad Load, decimal ApartUsd)
    {
        public decimal SavingUsd => ApartUsd - Fleet.Usd;
    }

    /// <summary>What members cost alone, and what a shared engine has once: its staff and fixed cost are the largest of theirs, its spare too.</summary>
    private sealed class Bill
    {
        private decimal _engineUsd, _moveUsd;

        public decimal AloneUsd { get; private set; }
        public int Spare { get; private set; }
        public decimal FixedUsd => _engineUsd + _moveUsd;

        public void Add(PoolMember member)
        {
            AloneUsd += member.AloneUsd;
            Spare = Math.Max(Spare, member.Model.Own.Spare);
            _engineUsd = Math.Max(_engineUsd, member.EngineUsd);
            _moveUsd += member.MoveUsd;
        }

        public decimal OwnUsd(decimal peakServers, decimal serverUsd) => (Math.Max(1m, decimal.Ceiling(decimal.Round(peakServers, 9))) + Spare) * serverUsd + FixedUsd;
    }
}
