using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary><c>advise --explain NAME</c>: one number of the advice, of the whole and of each workload that has it.</summary>
internal static class ExplainNumber
{
    private const int MostNames = 60;

    /// <exception cref="CommandException">No number has that name.</exception>
    public static void Write(CommandConsole console, Advice advice, string name)
    {
        bool isOne = advice.Workloads.Length < 2;
        (string? Workload, Derivation Derivation)[] all =
            [.. advice.Derivations.Select(derivation => ((string?)null, derivation)), .. isOne ? [] : advice.Workloads.SelectMany(part => part.Derivations.Select(derivation => (part.Name, derivation)))];
        (string?, Derivation)[] asked = [.. all.Where(one => name == "all" || one.Derivation.Name == name)];
        if (asked.Length == 0)
        {
            string[] names = [.. all.Select(one => one.Derivation.Name).Distinct(StringComparer.Ordinal)];
            string known = names.Length == 0 ? "this advice has no number to explain" : $"there are {string.Join(", ", names.Take(MostNames))}{(names.Length > MostNames ? ", …" : "")}; or all";
            throw new CommandException($"--explain {name}: no number has that name; {known}.");
        }
        AdviceText.Explain(console.Out, asked, Math.Clamp(console.Results.Profile.Width, 60, 120), console.Results.Profile.Capabilities.Ansi);
    }
}
