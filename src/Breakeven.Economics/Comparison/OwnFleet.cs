using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>A named part of a monthly cost, in US dollars.</summary>
public readonly record struct NamedCost(string Name, decimal Usd);

/// <summary>What running the model ourselves costs a month: whole servers, a spare, and what is due whatever the number of servers.</summary>
/// <param name="ServerLines">Cost of one server a month by line, as rent, or hardware, energy and housing.</param>
public sealed record OwnFleet(ImmutableArray<NamedCost> ServerLines)
{
    /// <summary>Cost that does not grow with servers, without staff.</summary>
    public ImmutableArray<NamedCost> FixedLines { get; init; } = [];

    /// <summary>People who run it, US dollars a month.</summary>
    public decimal StaffUsd { get; init; }

    /// <summary>Requests a month (730 h) that one server carries when always busy; null when one server carries any volume.</summary>
    public decimal? CapacityRequests { get; init; }

    /// <summary>Share of the capacity that may be planned with, above 0 to 1.</summary>
    public decimal MaxUtilisation { get; init; } = 1m;

    /// <summary>Servers kept for failures. A hybrid has none: its API is the spare.</summary>
    public int Spare { get; init; }

    /// <summary>Cost of one server if it could not be switched off outside its hours; null when nothing is scheduled.</summary>
    public decimal? UnscheduledServerUsd { get; init; }

    public decimal ServerUsd => ServerLines.Sum(line => line.Usd);

    /// <summary>Cost a month before the first server.</summary>
    public decimal FixedUsd => FixedLines.Sum(line => line.Usd) + StaffUsd;

    /// <summary>Requests a month that one server may be planned with; null when unlimited.</summary>
    public decimal? UsableRequests => CapacityRequests * MaxUtilisation;

    /// <summary>Servers, without the spare, that carry the peak.</summary>
    public decimal ServersFor(decimal requests, decimal peak) =>
        UsableRequests is { } usable ? Math.Max(1m, CeilingWithin(requests * peak / usable)) : 1m;

    /// <summary>Cost with this many servers in all.</summary>
    public decimal MonthlyUsd(decimal servers) => servers * ServerUsd + FixedUsd;

    /// <summary>The next whole number, where a relative excess of 10⁻¹² is rounding and not another server.</summary>
    internal static decimal CeilingWithin(decimal value)
    {
        decimal down = decimal.Floor(value);
        return value - down <= Math.Max(1m, down) * 1e-12m ? down : down + 1m;
    }

    /// <summary>The same fleet at <paramref name="factor"/> times the price of its servers.</summary>
    public OwnFleet ScaleServers(decimal factor) => this with
    {
        ServerLines = [.. ServerLines.Select(line => line with { Usd = line.Usd * factor })],
        UnscheduledServerUsd = UnscheduledServerUsd * factor,
    };
}
