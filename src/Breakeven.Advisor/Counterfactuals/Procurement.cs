using System.Collections.Immutable;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Names of the ways to have a server, as they stand in scenarios and advice.</summary>
internal static class Procurement
{
    /// <summary>By the hour, given up at any time.</summary>
    public const string OnDemand = "on_demand";

    /// <summary>Committed for a year.</summary>
    public const string Reserved = "reserved";

    /// <summary>Left-over capacity that the provider takes back without asking.</summary>
    public const string Spot = "spot";
    public const string Buy = "buy";
    public const string Lease = "lease";

    /// <summary>A monthly price was stated and nothing else.</summary>
    public const string Stated = "stated";

    /// <summary>Every way in which the catalog prices accelerators.</summary>
    public static readonly ImmutableArray<string> OfCatalog = [OnDemand, Reserved, Spot, Buy];

    /// <summary>What choosing it asks beyond money; null for nothing.</summary>
    public static string? Asks(string procurement) => procurement switch
    {
        Reserved => "a commitment of a year",
        Spot => "that the provider may take servers back at any time",
        Buy => "a purchase, binding for the life of the hardware",
        _ => null,
    };
}
