using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven.TestKit.Faults;

/// <summary>The catalogue: every way in which the <see cref="FaultyServer"/> can misbehave, by the model's name.</summary>
public static class FaultCatalogue
{
    public static readonly ImmutableArray<Fault> All =
    [
        .. ConnectionFaults.All, .. StatusFaults.All, .. BodyFaults.All, .. UsageFaults.All, .. BreakFaults.All, .. SseFaults.All, .. ContentFaults.All,
    ];

    private static readonly FrozenDictionary<string, Fault> s_byName = All.ToFrozenDictionary(fault => fault.Name);

    /// <returns>The fault of that name; null for any other model.</returns>
    public static Fault? Find(string name) => s_byName.GetValueOrDefault(name);
}
