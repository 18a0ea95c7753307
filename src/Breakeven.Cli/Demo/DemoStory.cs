using System.Globalization;
using System.Text;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Savings;
using Breakeven.Cli.Terminal;
using Spectre.Console;

namespace Breakeven.Cli.Demo;

/// <summary>What the demo says while it runs: four acts, plain in a pipe, with moving progress on a terminal.</summary>
internal sealed class DemoStory(CommandConsole console)
{
    private const int Indent = 3;

    public void Act(int number, string title, string what)
    {
        console.Results.WriteLine();
        console.Results.MarkupLine($"[bold]{number}  {Markup.Escape(title)}[/]: {Markup.Escape(what)}");
    }

    public void Line(string text) => Wrapped(text, Indent, Indent);

    /// <summary>One of a list: its further lines stand under its text.</summary>
    public void Item(string text) => Wrapped("- " + text, Indent, Indent + 2);

    /// <summary>A name and what it is, in two columns.</summary>
    public void Entry(string name, string what) => Wrapped($"{name,-16}{what}", Indent, Indent + 16);

    public void Indented(string text)
    {
        foreach (string line in text.TrimEnd().Split('\n')) console.Out.WriteLine(new string(' ', Indent + 2) + line.TrimEnd());
    }

    /// <summary>What is meant to be copied stays on one line.</summary>
    public void Command(string text) => console.Out.WriteLine(new string(' ', Indent) + text);

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
        Row("workload", "calls", "would have cost", "did cost", "saved");
        foreach (WorkloadSaving row in savings.Workloads) Row(row.Workload, row.Calls, row.Baseline, row.Actual);
        Row("together", savings.Workloads.Sum(row => row.Calls), savings.Baseline, savings.Actual);
        string share = savings.SavingShare is { } saved ? string.Create(CultureInfo.InvariantCulture, $" ({saved * 100:0}%)") : "";
        Line($"Saved {savings.Saving}{share}; at this rate {savings.Saving * toMonth} a month.");
    }

    /// <summary>The saving by measure, in total, and as the hold-out has it.</summary>
    public void Measures(VerifiedSavings savings)
    {
        foreach (MeasureSaving measure in savings.Measures) Item($"{SavingsDocument.NameOf(measure.Measure)}: {measure.Saving} of {savings.AlwaysStrong} for always the strong model.");
        Item($"Against a random mix of the same share: {savings.SavingOverRandomMix}. Together, whatever may not leave left out: {savings.Saving}.");
        if (savings.Holdout is not { } holdout) return;
        string range = holdout.Interval is { } interval ? $", between {interval.Low} and {interval.High} nine times in ten" : "";
        Item($"Measured against {holdout.Compared.ToString("N0", CultureInfo.InvariantCulture)} held-out calls: {holdout.Saving}{range}.");
    }

    private void Row(string name, long calls, Money baseline, Money actual) =>
        Row(name, calls.ToString("N0", CultureInfo.InvariantCulture), baseline.ToString(), actual.ToString(), (baseline - actual).ToString());

    private void Row(string name, string calls, string baseline, string actual, string saved) =>
        console.Out.WriteLine($"{new string(' ', Indent)}{name,-12}{calls,12}{baseline,18}{actual,12}{saved,12}");

    private void Wrapped(string text, int first, int next)
    {
        int width = Math.Clamp(console.Results.Profile.Width - 1, 40, 100);
        StringBuilder line = new(new string(' ', first));
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                console.Out.WriteLine(line.ToString().TrimEnd());
                line.Clear().Append(' ', next);
                isEmpty = true;
            }
            if (!isEmpty) line.Append(' ');
            line.Append(word);
            isEmpty = false;
        }
        console.Out.WriteLine(line.ToString().TrimEnd());
    }

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
