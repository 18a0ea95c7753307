using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Comparison;

/// <summary>How the uncertain inputs hang together: a Gaussian copula with a fixed correlation matrix.</summary>
/// <remarks>The figures are conventions with a reason each, listed in docs/concepts/confidence.md. What follows from a formula, as that larger requests leave a server fewer of them, is in the formula and not here.</remarks>
internal static class InputCorrelation
{
    /// <summary>What the volumes of an organisation's workloads have in common: its own business.</summary>
    private const double SharedVolume = 0.25;

    // The prices come first, so that their correlated values follow from shared numbers alone.
    public static readonly CorrelatedInput ApiPrice = new(0, "api_price", 1), ServerPrice = new(1, "server_usd_per_month", 1), Staff = new(2, "ops_staff_usd_per_month", 1);
    public static readonly CorrelatedInput Decline = new(3, "api_price_decline_per_year", 1), Growth = new(4, "requests_per_month_over_life", 1);
    public static readonly CorrelatedInput Requests = new(5, "requests_per_month", SharedVolume), PeakExcess = new(6, "peak_to_mean", 0);
    public static readonly CorrelatedInput InputTokens = new(7, "input_tokens", 0), OutputTokens = new(8, "output_tokens", 0), CachedShare = new(9, "cached_input_fraction", 0);
    public static readonly CorrelatedInput Capacity = new(10, "capacity_requests_per_month", 0);

    public static readonly ImmutableArray<CorrelatedInput> All =
        [ApiPrice, ServerPrice, Staff, Decline, Growth, Requests, PeakExcess, InputTokens, OutputTokens, CachedShare, Capacity];

    /// <summary>Pairs that are not independent.</summary>
    public static readonly ImmutableArray<(CorrelatedInput One, CorrelatedInput Other, double Correlation)> Pairs =
    [
        (ApiPrice, ServerPrice, 0.3), // both follow what accelerators cost
        (Requests, PeakExcess, -0.3), // many requests even out: relative peaks fall with volume
        (InputTokens, OutputTokens, 0.5), // larger prompts come with larger answers
        (InputTokens, CachedShare, 0.3), // what makes prompts longer is mostly a longer common beginning
        (InputTokens, Capacity, -0.2), (OutputTokens, Capacity, -0.2), // longer means also more varied, which batches worse than in proportion
    ];

    /// <summary>Lower triangle L with L·Lᵀ the correlation matrix (Cholesky), row by row, without its zeros.</summary>
    private static readonly (int Column, double Weight)[][] Lower =
        [.. Factorise().Select(row => row.Select((weight, column) => (column, weight)).Where(entry => entry.weight != 0).ToArray())];

    /// <summary>Turns independent standard normal numbers into correlated ones, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Correlate(Span<double> normals)
    {
        for (int row = normals.Length - 1; row >= 0; row--)
        {
            double sum = 0;
            foreach ((int column, double weight) in Lower[row]) sum += weight * normals[column];
            normals[row] = sum;
        }
    }

    internal static double Of(int one, int other) => one == other ? 1 : Pairs.FirstOrDefault(pair =>
        (pair.One.Index, pair.Other.Index) == (one, other) || (pair.One.Index, pair.Other.Index) == (other, one)).Correlation;

    private static double[][] Factorise()
    {
        double[][] lower = [.. All.Select(input => new double[input.Index + 1])];
        for (int row = 0; row < lower.Length; row++)
            for (int column = 0; column <= row; column++)
            {
                double rest = Of(row, column);
                for (int k = 0; k < column; k++) rest -= lower[row][k] * lower[column][k];
                lower[row][column] = row == column ? Math.Sqrt(rest) : rest / lower[column][column];
            }
        return lower;
    }
}
