namespace Breakeven.Economics.Search;

/// <summary>The fleet carries the peak, whatever that costs.</summary>
internal sealed class PeakGoal(decimal peakRequests) : IFleetGoal
{
    /// <summary>A relative shortfall of 10⁻¹² is rounding, as in <c>OwnFleet.CeilingWithin</c>.</summary>
    private readonly decimal _enough = peakRequests * (1m - 2e-12m);

    public decimal MostCarried => peakRequests;

    public decimal? ShortfallUsd(decimal carried) => carried >= _enough ? 0m : null;

    public decimal RestUsd(decimal carried, decimal usdPerRequest) => carried >= _enough ? 0m : (peakRequests - carried) * usdPerRequest;
}
