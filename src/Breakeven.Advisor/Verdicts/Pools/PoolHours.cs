using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>The hours that all members with a recorded series have in common, and each one's load in them.</summary>
internal sealed class PoolHours
{
    private readonly DateTimeOffset _start;
    private readonly Dictionary<PoolMember, double[]> _shapes = new(ReferenceEqualityComparer.Instance);

    public PoolHours(IReadOnlyCollection<PoolMember> members)
    {
        PoolMember[] recorded = [.. members.Where(member => Series(member).Requests.OfType<double>().Count() >= RealLoad.EnoughHours)];
        if (recorded.Length == 0) return;
        _start = recorded.Max(member => Series(member).Start);
        DateTimeOffset end = recorded.Min(member => Series(member).Start.AddHours(Series(member).Requests.Length));
        Count = Math.Max(0, (int)(end - _start).TotalHours);
        if (Count < RealLoad.EnoughHours) Count = 0;
        foreach (PoolMember member in Count == 0 ? [] : recorded)
            if (Shape(member) is { } shape) _shapes[member] = shape;
    }

    /// <summary>Hours in common; 0 when there are too few to say whether peaks meet.</summary>
    public int Count { get; }

    /// <summary>Multiples of the member's mean, hour by hour; null without a series.</summary>
    public double[]? Of(PoolMember member) => _shapes.GetValueOrDefault(member);

    /// <summary>Stretched to the peak that the member must be built for. An hour that was not seen counts as a peak: it may have been one.</summary>
    private double[]? Shape(PoolMember member)
    {
        HourlySeries series = Series(member);
        int first = (int)(_start - series.Start).TotalHours;
        double?[] window = [.. series.Requests.AsSpan(first, Count)];
        double mean = window.OfType<double>().DefaultIfEmpty().Average();
        if (mean <= 0) return null;
        double highest = window.OfType<double>().Max() / mean, peak = (double)member.Model.Load.Peak;
        double stretch = highest > 1 && peak > highest ? (peak - 1) / (highest - 1) : 1;
        return [.. window.Select(hour => hour is { } requests ? Math.Max(0, 1 + (requests / mean - 1) * stretch) : Math.Max(peak, highest))];
    }

    private static HourlySeries Series(PoolMember member) => member.Verdict.Subject.Observed?.HourlyRequests ?? HourlySeries.Empty;
}
