using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>Says what a pool is and what it saves.</summary>
internal static class PoolTexts
{
    public static EnginePool Describe(PoolFinder.Candidate pool)
    {
        PoolMember first = pool.Members[0];
        ImmutableArray<PoolMember> members = [.. pool.Members.OrderBy(member => member.Name, StringComparer.Ordinal)];
        bool isHybrid = pool.Fleet.OverflowServers > 0m;
        int spare = pool.Fleet.Spare;
        return new(first.Verdict.Subject.Requirements.Environment ?? "production", first.Hosting.Model?.Id, pool.Way.Hardware, isHybrid ? "hybrid" : "self-host",
            (int)Math.Min(pool.Fleet.Servers, 1_000_000_000m) + spare, spare, pool.Load.Peak, pool.Load.SumOfPeaks, pool.Load.Basis,
            Shares(members, pool), pool.ApartUsd, pool.Fleet.Usd, Say(members, pool, isHybrid))
        {
            StaffApartUsd = members.Where(member => member.Verdict.Plan != PlanKind.Api).Sum(member => member.Model.Own.StaffUsd),
            StaffTogetherUsd = members.Max(member => member.Model.Own.StaffUsd),
        };
    }

    /// <summary>Codes are those of the advice: workloads that are self-hosted alone could share, or only sharing makes own servers pay.</summary>
    public static IEnumerable<Finding> Findings(Portfolio portfolio) => portfolio.Pools.Select(pool =>
        new Finding(pool.Members.All(member => member.Verdict == Verdict.SelfHost) ? "shared_engine" : "pooling_pays", pool.Text));

    /// <summary>In proportion to what each costs alone. The last takes what rounding leaves, so that the parts add up.</summary>
    private static ImmutableArray<PoolShare> Shares(ImmutableArray<PoolMember> members, PoolFinder.Candidate pool)
    {
        decimal left = pool.Fleet.Usd;
        var shares = ImmutableArray.CreateBuilder<PoolShare>();
        foreach ((int index, PoolMember member) in members.Index())
        {
            decimal share = index == members.Length - 1 ? left : decimal.Round(pool.Fleet.Usd * (member.AloneUsd / pool.ApartUsd), Money.KeptDecimals);
            left -= share;
            shares.Add(new(member.Name, member.Verdict.Verdict, member.AloneUsd, share));
        }
        return shares.ToImmutable();
    }

    private static string Say(ImmutableArray<PoolMember> members, PoolFinder.Candidate pool, bool isHybrid)
    {
        string names = JointTexts.Names(members.Select(member => member.Name)), apart = FindingTexts.Usd(pool.ApartUsd), together = FindingTexts.Usd(pool.Fleet.Usd);
        string servers = $"{pool.Fleet.Servers:#,0} {(pool.Fleet.Servers == 1m ? "server" : "servers")}{(pool.Fleet.Spare > 0 ? $" and {pool.Fleet.Spare} spare" : "")}{(isHybrid ? " with API overflow" : "")}";
        return members.All(member => member.Verdict.Verdict == Verdict.SelfHost)
            ? $"{names} are counted with their own servers and staff, {apart} a month. One shared engine, if the same model and service level suit all of them, would need {servers} and cost {together}."
            : $"{names} cost {apart} a month, each decided alone. One shared engine, if the same model and service level suit all of them, would need {servers} and cost {together}: together they fill what none fills alone.";
    }
}
