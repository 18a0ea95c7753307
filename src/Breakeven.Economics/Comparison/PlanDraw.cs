using System.Runtime.InteropServices;

namespace Breakeven.Economics.Comparison;

/// <summary>US dollars a month of the three fleets in one state of the inputs: <see cref="PlanCosts"/> in doubles.</summary>
/// <param name="SelfHostServers">Servers without the spare.</param>
/// <param name="HybridServers">At least one.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlanDraw(double Api, double SelfHost, double Hybrid, double SelfHostServers = 0, double HybridServers = 0)
{
    /// <summary>A relative difference that is rounding, so that a tie in exact figures stays one.</summary>
    private const double Rounding = 1e-12;

    public double Of(PlanKind kind) => kind switch
    {
        PlanKind.Api => Api,
        PlanKind.SelfHost => SelfHost,
        _ => Hybrid,
    };

    /// <inheritdoc cref="PlanCosts.Cheapest"/>
    public PlanKind Cheapest(bool api = true, bool selfHost = true, bool hybrid = true)
    {
        if (!api && !selfHost) return PlanKind.Hybrid;
        PlanKind pure = api && (!selfHost || Api <= SelfHost * (1 + Rounding)) ? PlanKind.Api : PlanKind.SelfHost;
        return hybrid && Hybrid < (1 - (double)PlanCosts.HybridMargin) * (1 - Rounding) * Of(pure) ? PlanKind.Hybrid : pure;
    }
}
