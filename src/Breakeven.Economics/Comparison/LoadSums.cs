using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Comparison;

/// <summary>A load-duration curve with the highest load first, summed up from there: what exceeds a capacity is then one look-up and not a walk over the year.</summary>
/// <remarks>Σ share·max(0, N·m - K) = N·Σ share·m - K·Σ share over the steps above K, which are the first ones.</remarks>
internal sealed class LoadSums
{
    private readonly decimal[] _multiples, _shares, _loads;
    private readonly double[] _fastMultiples, _fastShares, _fastLoads;

    private LoadSums(ImmutableArray<LoadShare> steps)
    {
        LoadShare[] falling = [.. steps.OrderByDescending(step => step.Multiple)];
        _multiples = [.. falling.Select(step => step.Multiple)];
        (_shares, _loads) = (new decimal[falling.Length + 1], new decimal[falling.Length + 1]);
        for (int i = 0; i < falling.Length; i++)
        {
            _shares[i + 1] = _shares[i] + falling[i].Share;
            _loads[i + 1] = _loads[i] + falling[i].Share * falling[i].Multiple;
        }
        _fastMultiples = [.. _multiples.Select(value => (double)value)];
        _fastShares = [.. _shares.Select(value => (double)value)];
        _fastLoads = [.. _loads.Select(value => (double)value)];
    }

    public static LoadSums Of(ImmutableArray<LoadShare> steps) => new(steps.IsDefault ? [] : steps);

    /// <summary>Requests a month above <paramref name="capacity"/>, exactly.</summary>
    public decimal Overflow(decimal requests, decimal capacity)
    {
        (int low, int high) = (0, _multiples.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (requests * _multiples[middle] > capacity) low = middle + 1;
            else high = middle;
        }
        return Math.Max(0m, requests * _loads[low] - capacity * _shares[low]);
    }

    /// <inheritdoc cref="Overflow(decimal, decimal)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Overflow(double requests, double capacity)
    {
        (int low, int high) = (0, _fastMultiples.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (requests * _fastMultiples[middle] > capacity) low = middle + 1;
            else high = middle;
        }
        return Math.Max(0, requests * _fastLoads[low] - capacity * _fastShares[low]);
    }

    /// <summary>The lowest capacity, as a multiple of the mean load, that is exceeded for no more than <paramref name="share"/> of the time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double MultipleExceeded(double share)
    {
        (int low, int high) = (0, _fastMultiples.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_fastShares[middle + 1] > share) high = middle;
            else low = middle + 1;
        }
        return low < _fastMultiples.Length ? _fastMultiples[low] : 0;
    }
}
