using Breakeven.Routing.Scoring;
using Breakeven.Server.Watching;

namespace Breakeven.Cli.Commands;

/// <summary>What a gateway found out about its routers, from the file beside its ledger: suspended targets and traffic that has changed.</summary>
internal static class RouterWarnings
{
    /// <summary>Of the routes of a configuration.</summary>
    public static IEnumerable<string> Of(BreakevenConfig config) =>
        Of(config, state => config.Routes.Any(route => route.Name == state.Route && route.Strategy == "complexity"));

    /// <summary>Of the routes that a model decides.</summary>
    /// <param name="given">The configuration; null for the folder's, and nothing is told where there is none.</param>
    public static IEnumerable<string> Of(RouterModel model, FileInfo? given) =>
        CommonOptions.ConfigPath(given) is { } path && CheckCommand.Read(path).Config is { } config ? Of(config, state => state.Model == model.Checksum) : [];

    private static IEnumerable<string> Of(BreakevenConfig config, Func<RouterState, bool> concerns)
    {
        try
        {
            return [.. new RouterStateFile(LedgerLocation.DatabasePath(config.Storage.Ledger)).Load().Where(concerns).SelectMany(state => state.Warnings())];
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return [$"what the gateway found out about its routers cannot be read: {error.Message}"];
        }
    }
}
