using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Server.Auditing;
using Breakeven.Server.Hosting;

namespace Breakeven.Cli.Commands;

/// <summary>What <c>config</c> works on: the file, the ledger with its versions, and the audit log beside it.</summary>
internal sealed class ConfigFolder
{
    private readonly string _ledger;

    private ConfigFolder(string path, ConfigResult current, string ledger) => (Path, Current, _ledger) = (path, current, ledger);

    /// <summary>The configuration file.</summary>
    public string Path { get; }

    /// <summary>What stands in it, valid or not.</summary>
    public ConfigResult Current { get; }

    /// <param name="ledger">As given; null for that of the configuration.</param>
    public static ConfigFolder Open(FileInfo? config, string? ledger)
    {
        string path = CommonOptions.ConfigPath(config) ?? throw new CommandException("there is no breakeven.yaml in this folder: give --config FILE.");
        ConfigResult current = CheckCommand.Read(path);
        return new(path, current, ledger ?? current.Config?.Storage.Ledger ?? LedgerLocation.Default);
    }

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<ConfigVersion>> VersionsAsync(CancellationToken cancellationToken)
    {
        await using EmbeddedLedger opened = await LedgerLocation.OpenForReadingAsync(_ledger, cancellationToken);
        return await opened.ConfigVersionsAsync(cancellationToken);
    }

    /// <exception cref="CommandException">There is none of that number.</exception>
    public static ConfigVersion Find(IReadOnlyList<ConfigVersion> versions, int number) =>
        versions.FirstOrDefault(version => version.Number == number) ?? throw new CommandException($"there is no configuration version {number}: `breakeven config history` lists them.");

    /// <summary>Writes the file whole, and says so in the audit log.</summary>
    public async Task WriteAsync(string text, string action, string? detail, CancellationToken cancellationToken)
    {
        using ConfigFile draft = ConfigFile.Draft(Path, text);
        await AuditAsync(action, detail, cancellationToken);
        draft.Commit();
    }

    private async Task AuditAsync(string action, string? detail, CancellationToken cancellationToken)
    {
        string database = LedgerLocation.DatabasePath(_ledger);
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(database)) is { } folder && !Directory.Exists(folder))
            throw new CommandException($"{_ledger}: there is no folder {folder}. Give the ledger of the gateway with --ledger, so that the change is in its audit log.");
        using AuditLog audit = new(AuditLog.PathBeside(database), TimeProvider.System);
        await audit.AppendAsync(new($"cli:{Environment.UserName}", action, "done") { Detail = detail }, cancellationToken);
    }
}
