using System.CommandLine;
using System.Globalization;
using System.Text;
using Breakeven.Cli.Terminal;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>router train</c>: from labelled prompts to a model file.</summary>
internal static class RouterTrainCommand
{
    public static Command Create(CommandConsole console)
    {
        LabelOptions source = new();
        Option<FileInfo> output = new("--output") { Description = "The model file. One that exists is replaced only by a better one", HelpName = "MODEL", Required = true };
        Option<bool> force = new("--force") { Description = "Replace the model whether the new one is better or not" };
        Option<int> seed = CommonOptions.Seed();
        Command command = new("train", "Learn from labelled prompts, and say what the router is worth") { output, force, seed };
        source.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            LabelSource labels = await source.ReadAsync(parsed, stop);
            TrainingOptions options = new(parsed.GetValue(seed), Environment.ProcessorCount) { Yardsticks = labels.Yardsticks };
            await TrainAsync(console, labels, options, parsed.GetRequiredValue(output), parsed.GetValue(force), stop);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task TrainAsync(CommandConsole console, LabelSource labels, TrainingOptions options, FileInfo output, bool force, CancellationToken stop)
    {
        if (output.Exists && !force)
        {
            RouterModel current = await RouterCommand.ReadModelAsync(output, stop);
            Promotion promotion = await ProgressLine.RunAsync(console, "Compares with the router in use", "", _ => Task.Run(() => Promotion.Judge(current, labels.Pairs, labels.Partials, options), stop));
            if (!promotion.IsBetter) throw new CommandException($"{output} stays as it is: {promotion.Text}. Give more labels, another --output, or --force.", ExitCode.Failed);
            await console.Error.WriteLineAsync($"{output} is replaced: {promotion.Text}.");
        }
        if (labels.Text is { } text) await console.Error.WriteLineAsync(text);
        RouterModel model = await ProgressLine.RunAsync(console, $"Learns from {labels.Pairs.Count + labels.Partials.Count:N0} labels", "", _ => Task.Run(() => RouterTrainer.Train(labels.Pairs, labels.Partials, options), stop));
        byte[] written = Encoding.UTF8.GetBytes(RouterModelWriter.Write(model));
        await AtomicFile.WriteAsync(output.FullName, async stream => await stream.WriteAsync(written, stop));
        Tell(console, model, output);
    }

    private static void Tell(CommandConsole console, RouterModel model, FileInfo output)
    {
        TrainingSummary summary = model.Summary;
        console.Out.WriteLine($"{output}: {summary.Labels:N0} labelled prompts of {model.Routes.Count:N0} routes; quality of the weak model {Figure(model.Table.Weak)}, of the strong one {Figure(model.Table.Strong)}.");
        console.Out.WriteLine($"On {model.Table.Labels:N0} prompts not seen: APGR {Figure(summary.Apgr)} (95 % interval {Figure(summary.ApgrLow)} to {Figure(summary.ApgrHigh)}; random 0.5), AUC {Figure(summary.Auc)}, calibration error {Figure(summary.Ece)}.");
        Table table = Tables.New("target", ">to strong", ">random mix", ">quality kept", ">at least", "verdict");
        foreach (double share in new[] { 0.99, 0.95, 0.9, 0.8 }) Add(table, model, $"quality: {share}", new RoutingTarget.Quality(share));
        foreach (double share in new[] { 0.2, 0.5 }) Add(table, model, $"strong_share: {share}", new RoutingTarget.StrongShare(share));
        console.WriteTable(table);
    }

    private static void Add(Table table, RouterModel model, string name, RoutingTarget target)
    {
        ThresholdChoice choice = ThresholdChooser.Choose(model, target);
        double gap = model.Table.Strong - model.Table.Weak;
        double random = gap > 0 ? Math.Clamp(((choice.Kept * model.Table.Strong) - model.Table.Weak) / gap, 0, 1) : 1;
        table.AddText(name, Percent(choice.StrongShare), Percent(random), Percent(choice.Kept), Percent(choice.KeptAtLeast), choice.Text);
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Figure(double? value) => value is { } number ? number.ToString("F3", CultureInfo.InvariantCulture) : "unknown";
}
