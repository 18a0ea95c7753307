using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>config</c>: what was in force when, what changed, and going back. A running gateway takes a changed file within seconds.</summary>
internal static class ConfigCommand
{
    public static Command Create(CommandConsole console) =>
        new("config", "The configuration's history, and changing it") { History(console), Show(console), Diff(console), Apply(console), RollBack(console) };

    private static Option<string?> Ledger() => new("--ledger") { Description = "The ledger with the history; that of the configuration unless given", HelpName = "URL" };
    private static Option<bool> DryRun() => new("--dry-run") { Description = "Only say what would change" };

    private static Command History(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> ledger = Ledger();
        Command command = new("history", "The configurations that were in force, newest first") { config, ledger };
        command.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<ConfigVersion> versions = await ConfigFolder.Open(parsed.GetValue(config), parsed.GetValue(ledger)).VersionsAsync(cancellation);
            Table table = Tables.New(">version", "since (UTC)", "sha-256", ">changes");
            for (int i = versions.Count - 1; i >= 0; i--)
            {
                ConfigVersion version = versions[i];
                string changes = i == 0 ? "first" : ConfigDiff.BetweenTexts(versions[i - 1].Text, version.Text).Length.ToString(CultureInfo.InvariantCulture);
                table.AddText(version.Number.ToString(CultureInfo.InvariantCulture), version.RegisteredAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), version.Sha256[..12], changes);
            }
            console.WriteTable(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> ledger = Ledger();
        Argument<int> number = new("version") { Description = "Number of the version" };
        Command command = new("show", "One of them, with its secrets masked") { number, config, ledger };
        command.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<ConfigVersion> versions = await ConfigFolder.Open(parsed.GetValue(config), parsed.GetValue(ledger)).VersionsAsync(cancellation);
            await console.Out.WriteLineAsync(ConfigFolder.Find(versions, parsed.GetRequiredValue(number)).Text.TrimEnd());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Diff(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> ledger = Ledger();
        Argument<int?> from = new("from") { Description = "A version; the newest unless given", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> to = new("to") { Description = "A version or a file; the configuration file unless given", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("diff", "What changed between two versions, or between a version and a file") { from, to, config, ledger };
        command.SetAction(async (parsed, cancellation) =>
        {
            ConfigFolder folder = ConfigFolder.Open(parsed.GetValue(config), parsed.GetValue(ledger));
            IReadOnlyList<ConfigVersion> versions = await folder.VersionsAsync(cancellation);
            if (versions.Count == 0) throw new CommandException("no configuration was in force yet: run `breakeven serve` first.");
            ConfigVersion before = parsed.GetValue(from) is { } number ? ConfigFolder.Find(versions, number) : versions[^1];
            string after = parsed.GetValue(to) switch
            {
                null => folder.Current.MaskedText,
                string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int other) => ConfigFolder.Find(versions, other).Text,
                string file => CheckCommand.Read(file).MaskedText,
            };
            await WriteChangesAsync(console, ConfigDiff.BetweenTexts(before.Text, after));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Apply(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> ledger = Ledger();
        Option<bool> dryRun = DryRun();
        Argument<FileInfo> file = new("file") { Description = "The new configuration" };
        Command command = new("apply", "Validate a file and put it in the place of the configuration") { file, config, ledger, dryRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            ConfigFolder folder = ConfigFolder.Open(parsed.GetValue(config), parsed.GetValue(ledger));
            string text = await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancellation);
            return await PutAsync(console, folder, text, $"config apply {parsed.GetRequiredValue(file).Name}", parsed.GetValue(dryRun), cancellation);
        });
        return command;
    }

    private static Command RollBack(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> ledger = Ledger();
        Option<bool> dryRun = DryRun();
        Argument<int?> number = new("version") { Description = "The version to go back to; the one before the newest unless given", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("rollback", "Put an earlier version in the place of the configuration") { number, config, ledger, dryRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            ConfigFolder folder = ConfigFolder.Open(parsed.GetValue(config), parsed.GetValue(ledger));
            IReadOnlyList<ConfigVersion> versions = await folder.VersionsAsync(cancellation);
            if (parsed.GetValue(number) is null && versions.Count < 2) throw new CommandException("there is no earlier version to go back to.");
            ConfigVersion version = parsed.GetValue(number) is { } given ? ConfigFolder.Find(versions, given) : versions[^2];
            ConfigRestoration restored = ConfigHistory.Restore(version.Text, folder.Current.Source);
            if (restored.Text is not { } text)
            {
                throw new CommandException(
                    $"version {version.Number} cannot be restored: the secrets at {string.Join(", ", restored.Lost)} stood in the file itself and are kept nowhere. "
                    + $"Write `breakeven config show {version.Number}` to a file, put ${{NAME}} in their place, and apply that.");
            }
            foreach (string key in restored.Kept) await console.Error.WriteLineAsync($"{key}: the secret of the present file is kept.");
            return await PutAsync(console, folder, text, $"config rollback {version.Number}", parsed.GetValue(dryRun), cancellation);
        });
        return command;
    }

    private static async Task<int> PutAsync(CommandConsole console, ConfigFolder folder, string text, string action, bool isDryRun, CancellationToken cancellation)
    {
        ConfigResult next = CheckCommand.Parse(text, folder.Path);
        foreach (ConfigProblem problem in next.Problems) await console.Error.WriteLineAsync(problem.ToString());
        if (next.Config is null) throw new CommandException($"refused whole, see above; {folder.Path} is as it was.");
        ImmutableArray<ConfigChange> changes = ConfigDiff.BetweenTexts(folder.Current.MaskedText, next.MaskedText);
        await WriteChangesAsync(console, changes);
        if (isDryRun) return ExitCode.Done;
        await folder.WriteAsync(text, action, $"{changes.Length} changes", cancellation);
        await console.Error.WriteLineAsync($"{folder.Path} is written. A running gateway takes it within 3 s; GET /manage/v1/config says whether it did.");
        return ExitCode.Done;
    }

    private static async Task WriteChangesAsync(CommandConsole console, ImmutableArray<ConfigChange> changes)
    {
        foreach (ConfigChange change in changes) await console.Out.WriteLineAsync(change.ToString());
        if (changes.IsEmpty) await console.Error.WriteLineAsync("No difference.");
    }
}
