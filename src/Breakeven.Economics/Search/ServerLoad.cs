using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>How many servers' worth of work there is over time, the order of hours forgotten: what workloads of different sizes share an engine by.</summary>
/// <param name="Steps">Shares of time, which sum to 1, at a number of servers (as <see cref="LoadShare.Multiple"/>), highest first.</param>
/// <param name="Peak">Servers, fractions included, that the busiest time needs.</param>
public sealed record ServerLoad(ImmutableArray<LoadShare> Steps, decimal Peak)
{
    public static readonly ServerLoad None = new([new LoadShare(1m, 0m)], 0m);

    public decimal Mean => Steps.Sum(step => step.Share * step.Multiple);

    /// <summary>One workload. A server that carries any volume has no load.</summary>
    /// <param name="usableRequests">Requests a month that one server may be planned with.</param>
    public static ServerLoad Of(CostModel model, decimal? usableRequests)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (usableRequests is not { } usable) return None;
        decimal mean = model.RequestsPerMonth / usable;
        return new([.. model.Load.Steps.Select(step => step with { Multiple = step.Multiple * mean }).OrderByDescending(step => step.Multiple)], model.Load.Peak * mean);
    }

    /// <summary>Hours of equal length, in any order.</summary>
    public static ServerLoad OfHours(IReadOnlyCollection<double> servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        if (servers.Count == 0) return None;
        ImmutableArray<LoadShare> steps = [.. servers.Select(hour => Math.Round(hour, 9)).GroupBy(hour => hour).OrderByDescending(group => group.Key)
            .Select(group => new LoadShare((decimal)group.Count() / servers.Count, (decimal)group.Key))];
        return new(steps, steps[0].Multiple);
    }

    /// <summary>Both at once, as if their busy times met.</summary>
    /// <remarks>Of all ways to be together this one overflows most (the comonotone sum is the largest in convex order), so cost is never understated.</remarks>
    public ServerLoad WithPeaksMeeting(ServerLoad other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var steps = ImmutableArray.CreateBuilder<LoadShare>();
        (int mine, int theirs) = (0, 0);
        (decimal leftOfMine, decimal leftOfTheirs) = (Steps[0].Share, other.Steps[0].Share);
        while (true)
        {
            decimal share = Math.Min(leftOfMine, leftOfTheirs);
            if (share > 0m) steps.Add(new(share, Steps[mine].Multiple + other.Steps[theirs].Multiple));
            (leftOfMine, leftOfTheirs) = (leftOfMine - share, leftOfTheirs - share);
            bool moved = false;
            if (leftOfMine <= 0m && mine + 1 < Steps.Length) (leftOfMine, moved) = (Steps[++mine].Share, true);
            if (leftOfTheirs <= 0m && theirs + 1 < other.Steps.Length) (leftOfTheirs, moved) = (other.Steps[++theirs].Share, true);
            if (!moved) return new(steps.ToImmutable(), Peak + other.Peak);
        }
    }

    /// <summary>Servers' worth of work beyond a number of servers, on average.</summary>
    public decimal Overflow(decimal servers)
    {
        decimal overflow = 0m;
        foreach (LoadShare step in Steps) overflow += step.Share * Math.Max(0m, step.Multiple - servers);
        return overflow;
    }
}
