using System.Collections.Immutable;

namespace Breakeven.Routing.Drift;

/// <summary>How far today's traffic is from the traffic that a router learnt from.</summary>
/// <param name="Requests">How many were looked at.</param>
/// <param name="ScoreShift">Population stability index of the scores.</param>
/// <param name="FeatureShifts">By feature, the largest first.</param>
/// <param name="UnseenShare">Mean share of unseen words now.</param>
/// <param name="LearntUnseenShare">The same in the training.</param>
/// <param name="NovelShare">Share of requests that were unknown traffic.</param>
/// <param name="NewRoutes">Routes that the training did not know.</param>
public sealed record DriftReport(
    int Requests, double ScoreShift, ImmutableArray<(string Feature, double Shift)> FeatureShifts, double UnseenShare, double LearntUnseenShare, double NovelShare, ImmutableArray<string> NewRoutes)
{
    /// <summary>A population stability index above this is a change (the usual rule: 0.1 some, 0.2 much).</summary>
    public const double MuchShift = 0.2;

    /// <summary>Requests below which the index is noise: its mean is (parts − 1)/n without any change.</summary>
    public const int LeastRequests = 200;

    /// <summary>Whether the router should be trained anew.</summary>
    public bool HasDrifted => Requests >= LeastRequests
        && (ScoreShift > MuchShift || FeatureShifts.Any(feature => feature.Shift > MuchShift) || UnseenShare > (2 * LearntUnseenShare) + 0.05);

    /// <summary>What the index is on average where nothing changed: (parts − 1)(1/n + 1/m), its mean as a sum of squares (Yurdakul, "Statistical properties of population stability index", 2018).</summary>
    /// <param name="then">Values behind the one histogram, and <paramref name="now"/> behind the other.</param>
    public static double Noise(int parts, long then, long now) => (parts - 1) * ((1.0 / then) + (1.0 / now));

    /// <summary>Population stability index Σ (now − then)·ln(now/then), each share at least one in ten thousand.</summary>
    public static double Stability(Histogram then, Histogram now)
    {
        double sum = 0;
        for (int i = 0; i < then.Shares.Length; i++)
        {
            double a = Math.Max(then.Shares[i], 1e-4), b = Math.Max(now.Shares[i], 1e-4);
            sum += (b - a) * Math.Log(b / a);
        }
        return sum;
    }
}
