using Breakeven.Cli.Terminal;
using Breakeven.Ledger;
using Breakeven.Ledger.Writing;

namespace Breakeven.Cli.Commands;

/// <summary>Where a verb finds the ledger: <c>--ledger</c>, else the configuration of this folder, else <c>sqlite:breakeven.db</c>.</summary>
internal static class LedgerLocation
{
    public const string Default = "sqlite:breakeven.db";
    private const string Sqlite = "sqlite:";

    /// <summary>The database file that a ledger URL names.</summary>
    public static string DatabasePath(string url)
    {
        if (url.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) && url.Length > Sqlite.Length) return url[Sqlite.Length..];
        if (url.StartsWith("postgres", StringComparison.OrdinalIgnoreCase))
            throw new CommandException($"--ledger {url.Split('@')[^1]}: PostgreSQL ledgers are not available in this version; use sqlite:PATH.");
        throw new CommandException($"--ledger '{url}' is no ledger: give sqlite:PATH, as sqlite:breakeven.db.");
    }

    /// <summary>The file, which must exist: for verbs that only read.</summary>
    private static string ExistingDatabasePath(string url)
    {
        string path = DatabasePath(url);
        return File.Exists(path) ? path : throw new CommandException($"--ledger {url}: there is no file {Path.GetFullPath(path)}. Run `breakeven serve` or `breakeven import` first, or give another --ledger.");
    }

    /// <summary>Opens a ledger that must exist to change it.</summary>
    public static Task<EmbeddedLedger> OpenForChangingAsync(string url, CancellationToken cancellationToken) =>
        EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = ExistingDatabasePath(url) }, cancellationToken);

    /// <summary>Opens a ledger, damaged perhaps, without touching it.</summary>
    public static Task<EmbeddedLedger> OpenAsItIsAsync(string url, CancellationToken cancellationToken) =>
        EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = ExistingDatabasePath(url), ReadOnly = true }, cancellationToken);

    /// <summary>Opens a ledger to read it: settled first where no gateway holds it, since a killed one leaves calls in the journal; beside the gateway otherwise.</summary>
    public static async Task<EmbeddedLedger> OpenForReadingAsync(string url, CancellationToken cancellationToken)
    {
        LedgerOptions options = new() { DatabasePath = ExistingDatabasePath(url) };
        try
        {
            return await EmbeddedLedger.OpenAsync(options, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            return await EmbeddedLedger.OpenAsync(options with { ReadOnly = true }, cancellationToken);
        }
    }
}
