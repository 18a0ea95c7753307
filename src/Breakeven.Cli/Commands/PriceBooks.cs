using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary>The price book that a configuration names, or the shipped one.</summary>
internal static class PriceBooks
{
    /// <param name="configPath">File of the configuration, which a relative <c>prices.file</c> is relative to; null for the working folder.</param>
    public static PriceBook Of(BreakevenConfig config, string? configPath)
    {
        if (config.Prices.File is not { } name) return ShippedCatalogs.Prices;
        string folder = Path.GetDirectoryName(Path.GetFullPath(configPath ?? "breakeven.yaml"))!;
        return Read(new FileInfo(Path.Combine(folder, name)));
    }

    public static PriceBook Read(FileInfo file)
    {
        if (!file.Exists) throw new CommandException($"there is no price book {file.FullName}. `breakeven prices update FILE` writes one.");
        try
        {
            using FileStream stream = file.OpenRead();
            return PriceBookReader.Read(stream);
        }
        catch (CatalogFormatException problem)
        {
            throw new CommandException($"{file.Name}: {problem.Message}");
        }
    }
}
