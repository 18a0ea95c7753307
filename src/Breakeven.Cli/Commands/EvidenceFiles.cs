using System.Collections.Immutable;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Cli.Terminal;
using Breakeven.Ledger;

namespace Breakeven.Cli.Commands;

/// <summary>The files of <c>advise --evidence</c>.</summary>
internal static class EvidenceFiles
{
    public static async Task<EvidenceSet> ReadAsync(FileInfo[] files, CancellationToken cancellation)
    {
        var samples = ImmutableArray.CreateBuilder<QualitySample>();
        foreach (FileInfo file in files)
        {
            if (!file.Exists) throw new CommandException($"--evidence: there is no file {file.FullName}.");
            try
            {
                samples.AddRange(EvidenceFile.Parse(await File.ReadAllBytesAsync(file.FullName, cancellation)));
            }
            catch (ScenarioException problem)
            {
                throw new CommandException(string.Join('\n', problem.Problems.Select(one => $"{file.Name}: {one}")));
            }
        }
        return samples.Count == 0 ? EvidenceSet.Empty : new EvidenceSet(samples);
    }

    /// <summary>The evidence, and what the ledger's own experiments and feedback add to it.</summary>
    public static async Task<EvidenceSet> WithLedgerAsync(EvidenceSet evidence, string url, CancellationToken cancellation)
    {
        await using EmbeddedLedger ledger = await LedgerLocation.OpenForReadingAsync(url, cancellation);
        return evidence.With(LedgerEvidence.Of(await ledger.QualityAsync(experiment: null, since: null, cancellation)));
    }

    /// <summary>Evidence about a workload that was not asked about is no error, but more often a misspelt name than not.</summary>
    public static async Task WarnAboutUnusedAsync(CommandConsole console, EvidenceSet evidence, Advice advice)
    {
        HashSet<string> asked = [.. advice.Workloads.Append(advice).Select(part => part.Name).OfType<string>()];
        string[] unused = [.. evidence.Workloads.Where(name => !asked.Contains(name))];
        if (unused.Length > 0) await console.Error.WriteLineAsync($"breakeven: --evidence also speaks of {string.Join(", ", unused)}, which is not among the workloads here ({string.Join(", ", asked)}).");
    }
}
