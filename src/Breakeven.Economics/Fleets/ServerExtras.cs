namespace Breakeven.Economics.Fleets;

/// <summary>What each server costs beyond its price, in US dollars a month.</summary>
public sealed record ServerExtras
{
    /// <summary>Uplinks, switches, addresses, traffic out.</summary>
    public Money Network { get; init; }

    /// <summary>Maintenance contract, spare parts, hands on site.</summary>
    public Money Support { get; init; }

    /// <summary>Software licences by server: operating system, drivers, serving platform.</summary>
    public Money Licence { get; init; }

    /// <summary>Disks, traffic and management that a cloud bills on top, as a share of the server's price; at least 0.</summary>
    public decimal CloudOverheadShare { get; init; }

    /// <summary>The lines on top of a server at this price; only what is not zero.</summary>
    public IEnumerable<CostLine> LinesOn(Money server)
    {
        CostLine[] lines =
        [
            new("network", Network.Rounded()), new("support", Support.Rounded()), new("licence", Licence.Rounded()),
            new("cloud_overhead", (server * CloudOverheadShare).Rounded()),
        ];
        return lines.Where(line => line.PerMonth != Money.Zero);
    }

    internal void Validate()
    {
        Cost.RequireNotNegative(Network);
        Cost.RequireNotNegative(Support);
        Cost.RequireNotNegative(Licence);
        ArgumentOutOfRangeException.ThrowIfNegative(CloudOverheadShare);
    }
}
