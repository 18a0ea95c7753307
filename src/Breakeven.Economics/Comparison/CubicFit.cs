using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Comparison;

/// <summary>Least squares on 1, z, z², z³, made orthogonal over the given points (Gram-Schmidt), so that a fit is three sums.</summary>
internal sealed class CubicFit
{
    private const int Degree = 3;
    private readonly List<double[]> _basis = [];
    private readonly int _count;

    public CubicFit(ImmutableArray<double> points)
    {
        _count = points.Length;
        var known = new List<double[]> { Enumerable.Repeat(1 / Math.Sqrt(_count), _count).ToArray() };
        for (int degree = 1; degree <= Degree; degree++)
        {
            double[] power = [.. points.Select(z => Power(z, degree))];
            foreach (double[] earlier in known) Subtract(power, earlier, Dot(power, earlier));
            double length = Math.Sqrt(Dot(power, power));
            if (length < 1e-9) continue;
            for (int i = 0; i < _count; i++) power[i] /= length;
            known.Add(power);
            _basis.Add(power);
        }
    }

    /// <returns>The fitted value at each point; the mean at every point where the fit explains no more than <paramref name="significant"/> times what chance does.</returns>
    public double[] Fit(double[] values, double significant)
    {
        double mean = values.Average();
        double[] weights = [.. _basis.Select(part => Dot(part, values))];
        double explained = weights.Sum(weight => weight * weight), total = values.Sum(value => (value - mean) * (value - mean));
        double chance = Math.Max(0, total - explained) / Math.Max(1, _count - Degree - 1);
        double[] fitted = [.. Enumerable.Repeat(mean, _count)];
        if (explained <= significant * chance) return fitted;
        for (int part = 0; part < weights.Length; part++)
            for (int i = 0; i < _count; i++) fitted[i] += weights[part] * _basis[part][i];
        return fitted;
    }

    private static double Power(double z, int degree) => degree switch { 1 => z, 2 => z * z, _ => z * z * z };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double[] one, double[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++) sum += one[i] * other[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(double[] from, double[] direction, double length)
    {
        for (int i = 0; i < from.Length; i++) from[i] -= length * direction[i];
    }
}
