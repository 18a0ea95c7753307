using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Derivations;

/// <summary>Derives the numbers of one workload's advice, in the order in which they rest on each other.</summary>
internal static class DerivationBuilder
{
    public static ImmutableArray<Derivation> Of(WorkloadVerdict verdict, Advice advice, int seed)
    {
        WorkloadCase subject = verdict.Subject;
        DerivationList list = new();
        CaseSources sources = new(subject);
        ApiDerivations api = new(subject, sources, list);
        api.Add();
        if (subject.Hosting.IsCounted)
        {
            new ServerDerivations(subject, sources, list).Add();
            FleetDerivations fleet = new(subject, sources, list);
            fleet.Add(api.Volume);
            new HybridDerivations(subject, list).Add(api.Volume, fleet);
            new BreakEvenDerivations(subject, fleet, list).Add();
        }
        ChangeDerivations.Saving(advice, list);
        new UncertaintyDerivations(verdict, seed, list).Add();
        ChangeDerivations.Flips(advice.WouldChangeIf, list);
        return list.ToImmutable();
    }
}
