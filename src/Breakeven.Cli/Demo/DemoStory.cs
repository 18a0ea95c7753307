using System.Globalization;
using System.Text;
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

    /// <summary>The saving by measure, in total, and as the hold-out has it.</summary>
    public void Savings(VerifiedSavings savings)
    {
        Row("measure", "calls", "saved", "measured by hold-out");
        foreach (MeasureSaving measure in savings.Measures) Row(SavingsDocument.NameOf(measure.Measure), Count(measure.Calls), measure.Saving.ToString(), SavingsDocument.MeasuredOf(savings, measure));
        Row("together", Count(savings.Calls), savings.Saving.ToString(), SavingsDocument.Measured(savings.Holdout));
        if (savings.Holdout is { Calculated: { } calculated } holdout)
            Line($"The hold-out compares {Count(holdout.Treated)} calls with {Count(holdout.Compared)} that no measure touched; prices alone say {calculated} of the same calls.");
        string share = savings.SavingShare is { } part ? string.Create(CultureInfo.InvariantCulture, $" ({part * 100:0}%)") : "";
        Line($"Paid {savings.Paid}. Always {DemoCompany.CloudModel}, nothing cached, whole prompts: {savings.AlwaysStrong}, of which {savings.Saving}{share} were saved. The same models at random: {savings.RandomMix}.");
    }

    private static string Count(long calls) => calls.ToString("N0", CultureInfo.InvariantCulture);

    private void Row(string name, string calls, string saved, string measured) =>
        console.Out.WriteLine($"{new string(' ', Indent)}{name,-30}{calls,7}{saved,12}  {measured}".TrimEnd());

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
