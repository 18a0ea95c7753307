using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Comparison;

/// <summary>Percentiles by the nearest rank, found without sorting the rest (Hoare's quickselect).</summary>
public static class NearestRank
{
    /// <param name="values">At least one; their order is changed.</param>
    /// <param name="quantile">Above 0 to 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(Span<double> values, double quantile)
    {
        int rank = Math.Clamp((int)Math.Ceiling(quantile * values.Length) - 1, 0, values.Length - 1);
        (int low, int high) = (0, values.Length - 1);
        while (low < high)
        {
            double pivot = values[(low + high) / 2];
            (int left, int right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot) left++;
                while (values[right] > pivot) right--;
                if (left > right) break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }
            if (rank <= right) high = right;
            else if (rank >= left) low = left;
            else break;
        }
        return values[rank];
    }
}
