using System.CommandLine;
using Breakeven.Cli.Terminal;
using Breakeven.Routing.Scoring;

namespace Breakeven.Cli.Commands;

/// <summary><c>router train|evaluate|explain</c>: the complexity router.</summary>
internal static class RouterCommand
{
    public static Command Create(CommandConsole console) =>
        new("router", "The complexity router: which calls the weaker, cheaper model answers well enough")
        {
            RouterTrainCommand.Create(console), RouterEvaluateCommand.Create(console), RouterExplainCommand.Create(console),
        };

    /// <exception cref="CommandException">The file does not exist or is no router.</exception>
    public static async Task<RouterModel> ReadModelAsync(FileInfo file, CancellationToken stop)
    {
        if (!file.Exists) throw new CommandException($"{file}: the model file does not exist. Train one with `breakeven router train --data FILE --output {file.Name}`.");
        if (file.Length > RouterModelReader.MostBytes) throw new CommandException($"{file} is larger than a router model can be.");
        return RouterModelReader.Read(await File.ReadAllTextAsync(file.FullName, stop), file.ToString());
    }

    public static Option<FileInfo> Model() => new("--model") { Description = "A model file written by `router train`", HelpName = "MODEL", Required = true };
}
