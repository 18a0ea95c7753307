using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Says what one engine for several self-hosted workloads would cost. Each is decided alone, with its own servers, spare and staff.</summary>
internal static class SharedEngine
{
    public static IEnumerable<Finding> Find(IEnumerable<WorkloadVerdict> verdicts)
    {
        foreach (IGrouping<object, WorkloadVerdict> group in verdicts
            .Where(verdict => verdict.Verdict == Verdict.SelfHost && verdict.Subject is { VolumeIsKnown: true, Hosting.IsCounted: true }).GroupBy(Kind))
            if (group.Count() > 1 && Say([.. group]) is { } text) yield return new("shared_engine", text);
    }

    /// <summary>Only the same model on the same servers, in the same environment, can be one engine.</summary>
    private static object Kind(WorkloadVerdict verdict)
    {
        var hosting = verdict.Subject.Hosting;
        return (verdict.Subject.Requirements.Environment ?? "production", hosting.Model?.Id, hosting.Accelerator?.Id, hosting.GpusPerServer, hosting.Precision, hosting.Fleet.ServerUsd);
    }

    private static string? Say(WorkloadVerdict[] group)
    {
        decimal apart = group.Sum(verdict => verdict.Decision.Costs.SelfHost);
        decimal servers = Servers(group);
        OwnFleet[] fleets = [.. group.Select(verdict => verdict.Subject.Model.Own)];
        int spare = fleets.Max(fleet => fleet.Spare);
        decimal together = (servers + spare) * fleets[0].ServerUsd + fleets.Max(fleet => fleet.FixedUsd);
        if (together >= apart) return null;
        string names = JointTexts.Names(group.Select(verdict => verdict.Subject.Name));
        return $"{names} are counted with their own servers and staff, {FindingTexts.Usd(apart)} a month. One shared engine, if the same model and service level suit all of them, "
            + $"would need {servers:#,0} {(servers == 1m ? "server" : "servers")}{(spare > 0 ? $" and {spare} spare" : "")} and cost {FindingTexts.Usd(together)}.";
    }

    /// <summary>Peaks are added up, as if they met: an upper bound. A server that carries any volume takes no share.</summary>
    private static decimal Servers(WorkloadVerdict[] group) => Math.Max(1m, decimal.Ceiling(decimal.Round(
        group.Sum(verdict => verdict.Subject.Model is { Own.UsableRequests: { } usable } model ? model.RequestsPerMonth * model.Load.Peak / usable : 0m), 9)));
}
