using System.Globalization;
using Breakeven.Advisor.Reports;
using Breakeven.Cli.Terminal;
using Spectre.Console;

namespace Breakeven.Cli.Demo;

/// <summary>What the demo says while it runs: four acts, plain in a pipe, with moving progress on a terminal.</summary>
internal sealed class DemoStory(CommandConsole console)
{
    public void Act(int number, string title, string what)
    {
        console.Results.WriteLine();
        console.Results.MarkupLine($"[bold]{number}  {Markup.Escape(title)}[/]");
        Line(what);
    }

    public void Line(string text) => console.Results.Write(new Padder(new Text(text), new Padding(3, 0, 0, 0)));

    public void Indented(string text)
    {
        foreach (string line in text.TrimEnd().Split('\n')) Line(line.TrimEnd());
    }

    /// <summary>Runs a replay under a moving bar.</summary>
    public async Task<T> ReplayAsync<T>(string title, int calls, Func<IProgress<long>, Task<T>> replay)
    {
        if (!console.IsInteractive) return await replay(new Silent());
        return await console.Messages.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => replay(new Bar(context.AddTask("   " + Markup.Escape(title), maxValue: calls))));
    }

    public void Savings(SavingsReport savings, decimal toMonth)
    {
        Table table = Tables.New("workload", ">calls", ">would have cost", ">did cost", ">saved");
        foreach (WorkloadSaving row in savings.Workloads) Add(table, row.Workload, row.Calls, row.Baseline, row.Actual);
        Add(table, "together", savings.Workloads.Sum(row => row.Calls), savings.Baseline, savings.Actual);
        console.Results.Write(new Padder(table, new Padding(2, 0, 0, 0)));
        string share = savings.SavingShare is { } saved ? string.Create(CultureInfo.InvariantCulture, $" ({saved:P0})") : "";
        Line($"Saved {savings.Saving}{share}, {savings.Saving * toMonth} a month at this rate.");
    }

    private static void Add(Table table, string name, long calls, Money baseline, Money actual) =>
        table.AddText(name, $"{calls:N0}", baseline.ToString(), actual.ToString(), (baseline - actual).ToString());

    private sealed class Silent : IProgress<long>
    {
        public void Report(long value)
        {
            // A pipe gets results only.
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
