using System.Collections.Immutable;
using System.Text;
using Breakeven.Advisor;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.WhatIfs;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary><c>advise</c> with several scenarios, or with <c>--what-if</c>: advice side by side.</summary>
internal static class AdviseComparison
{
    /// <param name="read">Reads an input file, and says its name in whatever is wrong with it.</param>
    public static async Task<ScenarioComparison> ReadAsync(FileInfo[] files, bool whatIf, AdviceOptions terms, Func<FileInfo, Task<Scenario>> read)
    {
        bool isAmbiguous = files.Select(file => file.Name).Distinct(StringComparer.Ordinal).Count() < files.Length;
        var scenarios = ImmutableArray.CreateBuilder<(string, Scenario)>();
        foreach (FileInfo file in files) scenarios.Add((isAmbiguous ? file.ToString() : file.Name, await read(file)));
        return ScenarioComparison.Of(scenarios.ToImmutable(), whatIf, terms);
    }

    /// <summary>One workload of each scenario.</summary>
    public static ScenarioComparison Only(this ScenarioComparison comparison, string workload) => comparison with
    {
        Scenarios = [.. comparison.Scenarios.Select(scenario => scenario with
        {
            Advice = scenario.Advice.Workloads.FirstOrDefault(part => part.Name == workload)
                ?? throw new CommandException($"--workload {workload}: {scenario.Name} has no such workload; it has {string.Join(", ", scenario.Advice.Workloads.Select(part => part.Name))}."),
        })],
    };

    public static async Task WriteAsync(CommandConsole console, ScenarioComparison comparison, string source, string format, FileInfo? output)
    {
        ReportDocument document = ComparisonDocument.Build(comparison, source);
        if (output is null && format == "text")
        {
            AdviceText.Write(console.Out, document, Math.Clamp(console.Results.Profile.Width, 60, 160), console.Results.Profile.Capabilities.Ansi);
            return;
        }
        using MemoryStream whole = new();
        if (format == "json") ComparisonJson.Write(whole, comparison);
        else whole.Write(Encoding.UTF8.GetBytes(Render(document, format)));
        if (output is null)
        {
            await console.Out.WriteLineAsync(Encoding.UTF8.GetString(whole.ToArray()).TrimEnd());
            return;
        }
        await AtomicFile.WriteAsync(output.FullName, async stream => await stream.WriteAsync(whole.ToArray()));
        await console.Error.WriteLineAsync($"Written to {output.FullName}.");
    }

    private static string Render(ReportDocument document, string format)
    {
        if (format == "html") return AdviceHtml.Render(document);
        if (format == "markdown") return AdviceMarkdown.Render(document);
        using StringWriter text = new(System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        AdviceText.Write(text, document, 120);
        return text.ToString();
    }
}
