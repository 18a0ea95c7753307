using System.CommandLine;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Server.Advising;

namespace Breakeven.Cli.Commands;

/// <summary><c>check</c>: is the configuration right, and if not, where.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> schema = new("--schema") { Description = "Print the JSON schema of the configuration and stop" };
        Command command = new("check", "Validate a configuration: every problem with its file, line and key") { config, schema };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(schema))
            {
                await console.Out.WriteLineAsync(ConfigSchema.Json);
                return ExitCode.Done;
            }
            return await CheckAsync(console, parsed.GetValue(config));
        });
        return command;
    }

    /// <summary>A configuration as every verb reads it: the environment from the process, provider names from the shipped price book.</summary>
    public static ConfigResult Read(string path) => ConfigReader.ReadFile(path, Environment.GetEnvironmentVariable, PricedProviders.Value);

    /// <summary>The same for a text that shall stand in that file.</summary>
    public static ConfigResult Parse(string text, string path) => ConfigReader.ReadText(text, path, Environment.GetEnvironmentVariable, PricedProviders.Value);

    private static readonly Lazy<IReadOnlySet<string>> PricedProviders =
        new(() => ShippedCatalogs.Prices.Cards.Select(card => card.Provider.Value).ToHashSet(StringComparer.Ordinal));

    private static async Task<int> CheckAsync(CommandConsole console, FileInfo? given)
    {
        string path = CommonOptions.ConfigPath(given)
            ?? throw new CommandException("there is no breakeven.yaml in this folder: give --config FILE.");
        ConfigResult result = Read(path);
        foreach (ConfigProblem problem in result.Problems) await console.Error.WriteLineAsync(problem.ToString());
        if (result.Config is not { } config)
        {
            await console.Error.WriteLineAsync($"{path}: not usable, see above.");
            return ExitCode.BadInput;
        }
        try
        {
            _ = RequirementsFile.Read(config.Advice, path);
        }
        catch (RequirementsException broken)
        {
            throw new CommandException($"{path}: {broken.Message}");
        }
        foreach (string warning in RouterWarnings.Of(config)) await console.Error.WriteLineAsync($"{path}: warning: {warning}");
        await console.Out.WriteLineAsync(
            $"{path}: valid. {config.Providers.Length} providers, {config.Targets.Length} targets, {config.Routes.Length} routes, {config.Workloads.Length} workloads, {config.Keys.Length} keys.");
        return ExitCode.Done;
    }
}
