namespace Breakeven.Economics.Search;

/// <summary>Equal servers for the work of several workloads.</summary>
/// <param name="Servers">Without the spare.</param>
/// <param name="OverflowServers">Servers' worth of work that an API takes, on average; 0 for an own fleet.</param>
/// <param name="Usd">US dollars a month, what is due whatever the servers included.</param>
public sealed record SharedFleet(decimal Servers, int Spare, decimal OverflowServers, decimal Usd)
{
    /// <summary>Servers for the peak, and a spare.</summary>
    public static SharedFleet Own(ServerLoad load, decimal serverUsd, decimal fixedUsd, int spare)
    {
        ArgumentNullException.ThrowIfNull(load);
        decimal servers = Whole(load.Peak);
        return new(servers, spare, 0m, (servers + spare) * serverUsd + fixedUsd);
    }

    /// <summary>At least one server, and an API for what exceeds them; no spare. The number at which one more costs no less (the cost is convex in it).</summary>
    /// <param name="apiUsdPerServer">What an API asks for the work of one busy server in a month.</param>
    public static SharedFleet Hybrid(ServerLoad load, decimal serverUsd, decimal fixedUsd, decimal apiUsdPerServer)
    {
        ArgumentNullException.ThrowIfNull(load);
        decimal Usd(decimal servers) => servers * serverUsd + fixedUsd + load.Overflow(servers) * apiUsdPerServer;
        decimal low = 1m, high = Whole(Math.Max(load.Peak, load.Steps[0].Multiple));
        while (low < high)
        {
            decimal middle = decimal.Floor((low + high) / 2m);
            if (Usd(middle + 1m) >= Usd(middle)) high = middle;
            else low = middle + 1m;
        }
        return new(low, 0, load.Overflow(low), Usd(low));
    }

    private static decimal Whole(decimal servers) => Math.Max(1m, decimal.Ceiling(decimal.Round(servers, 9)));
}
