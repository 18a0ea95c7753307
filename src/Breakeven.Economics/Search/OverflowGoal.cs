using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>An API takes what the fleet does not carry, at its price.</summary>
internal sealed class OverflowGoal(decimal requests, LoadShape load, decimal apiPerRequest) : IFleetGoal
{
    private readonly Dictionary<decimal, decimal> _levels = [];

    public decimal MostCarried { get; } = requests * load.Steps.Max(step => step.Multiple);

    public decimal? ShortfallUsd(decimal carried) => load.Overflow(requests, carried) * apiPerRequest;

    public decimal RestUsd(decimal carried, decimal usdPerRequest)
    {
        decimal filled = Math.Max(carried, CriticalLevel(usdPerRequest));
        return (filled - carried) * usdPerRequest + load.Overflow(requests, filled) * apiPerRequest;
    }

    /// <summary>The load above which the API costs less than a fraction of a server: it is exceeded for a share usd ÷ API price of the time.</summary>
    private decimal CriticalLevel(decimal usdPerRequest)
    {
        if (_levels.TryGetValue(usdPerRequest, out decimal known)) return known;
        decimal level = 0m, above = 0m;
        foreach (LoadShare step in load.Steps.OrderByDescending(step => step.Multiple))
        {
            above += step.Share;
            if (above * apiPerRequest <= usdPerRequest) continue;
            level = step.Multiple * requests;
            break;
        }
        return _levels[usdPerRequest] = level;
    }
}
