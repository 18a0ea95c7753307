using System.Collections.Immutable;

namespace Breakeven.Economics.Fleets;

/// <summary>A number of equal own servers and everything that is due for having them, per month of 730 h.</summary>
/// <remarks>
/// total = serving × server + spares × server + fixed + staff + other. Without any server nothing is due: no fleet needs no staff.
/// The spares (N+1 is one) are a line of their own, so that it shows what redundancy costs.
/// </remarks>
public sealed record FleetPlan
{
    /// <param name="server">Cost of one server.</param>
    /// <param name="serving">Servers that carry the load, at least 0.</param>
    /// <param name="spares">Servers beyond them, at least 0; they count only when there is something to stand in for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number or cost.</exception>
    public FleetPlan(HostingCost server, int serving, int spares = 0, StaffCost? staff = null, Money fixedPerMonth = default, Money otherPerMonth = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentOutOfRangeException.ThrowIfNegative(serving);
        ArgumentOutOfRangeException.ThrowIfNegative(spares);
        Cost.RequireNotNegative(fixedPerMonth);
        Cost.RequireNotNegative(otherPerMonth);
        (staff ??= StaffCost.None).Validate();
        Serving = serving;
        Spares = serving == 0 ? 0 : spares;
        Lines = serving == 0 ? [] : Build(server, staff, fixedPerMonth, otherPerMonth);
        PerMonth = Cost.Sum(Lines);
    }

    public int Serving { get; }
    public int Spares { get; }
    public int Servers => Serving + Spares;

    /// <summary>Only what is not zero, in the order of the formula.</summary>
    public ImmutableArray<CostLine> Lines { get; }

    /// <summary>The exact sum of <see cref="Lines"/>.</summary>
    public Money PerMonth { get; }

    private ImmutableArray<CostLine> Build(HostingCost server, StaffCost staff, Money fixedPerMonth, Money otherPerMonth)
    {
        IEnumerable<CostLine> servers = server.Lines.Select(line => line with { PerMonth = line.PerMonth * Serving });
        CostLine[] rest =
        [
            new("spare", server.PerMonth * Spares),
            new("fixed", fixedPerMonth.Rounded()),
            new("staff", staff.PerMonth),
            new("other", otherPerMonth.Rounded()),
        ];
        return [.. servers.Concat(rest).Where(line => line.PerMonth != Money.Zero)];
    }
}
