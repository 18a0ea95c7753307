using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>A share of the time at a multiple of the mean load.</summary>
public readonly record struct LoadShare(decimal Share, decimal Multiple);

/// <summary>How load spreads over time, the order of hours forgotten: a load-duration curve, and the peak to build for.</summary>
/// <param name="Steps">Shares sum to 1; the mean of the multiples is 1.</param>
/// <param name="Peak">Highest load that a pure own fleet must carry, as a multiple of the mean; at least 1.</param>
public sealed record LoadShape(ImmutableArray<LoadShare> Steps, decimal Peak)
{
    /// <summary>Shares sum to 1; the mean of the multiples is 1.</summary>
    public ImmutableArray<LoadShare> Steps
    {
        get;
        init => (field, Sums) = (value, LoadSums.Of(value));
    } = Steps;

    /// <summary>The same curve, summed up for look-ups.</summary>
    internal LoadSums Sums { get; private init; } = LoadSums.Of(Steps);

    public static readonly LoadShape Flat = new([new LoadShare(1m, 1m)], 1m);

    /// <summary>Only the peak is known: the fleet is built for it, while overflow is counted from the mean, which is its lower bound.</summary>
    public static LoadShape WithPeak(decimal peak) => Flat with { Peak = Math.Max(1m, peak) };

    public static LoadShape FromCurve(IEnumerable<LoadShare> curve)
    {
        ImmutableArray<LoadShare> steps = [.. curve];
        return new(steps, Math.Max(1m, steps.Max(step => step.Multiple)));
    }

    /// <summary>Traffic only in some hours of the week, even within them.</summary>
    public static LoadShape Scheduled(decimal hoursPerWeek)
    {
        decimal share = hoursPerWeek / HoursPerWeek;
        return share >= 1m ? Flat : new([new LoadShare(share, 1m / share), new LoadShare(1m - share, 0m)], 1m / share);
    }

    internal const decimal HoursPerWeek = 168m;

    /// <summary>Both variations at once, as seasons over the year and hours within the week, taken as independent.</summary>
    public LoadShape Times(LoadShape other) => new(
        [.. Steps.SelectMany(_ => other.Steps, (mine, theirs) => new LoadShare(mine.Share * theirs.Share, mine.Multiple * theirs.Multiple))],
        Peak * other.Peak);

    /// <summary>Requests a month above <paramref name="capacity"/>, which is what an API takes over.</summary>
    internal decimal Overflow(decimal requests, decimal capacity) => Sums.Overflow(requests, capacity);
}
