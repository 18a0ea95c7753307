using Breakeven.Gateway.Configuration;

namespace Breakeven.Server;

/// <summary>What a server is built from.</summary>
public sealed record ServerOptions
{
    /// <summary>The validated configuration to start with.</summary>
    public required BreakevenConfig Config { get; init; }

    /// <summary>What <see cref="Config"/> was read from; names its version in the ledger. Null for one made in memory, which is a new version each time.</summary>
    public ConfigResult? ReadFrom { get; init; }

    /// <summary>The file to watch for changes, with <see cref="ReadConfig"/>; null watches nothing.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Reads <see cref="ConfigPath"/> again.</summary>
    public Func<ConfigResult>? ReadConfig { get; init; }

    /// <summary>Reads a text as if it stood in <see cref="ConfigPath"/>; null leaves the configuration unchangeable through the management API.</summary>
    public Func<string, ConfigResult>? ParseConfig { get; init; }

    /// <summary>The price book for a configuration (its <c>prices.file</c> may change). The configuration's overrides are put on top.</summary>
    public Func<BreakevenConfig, PriceBook> Prices { get; init; } = static _ => PriceBook.Empty;

    /// <summary>Listens here instead of at <c>server.listen</c>.</summary>
    public string? Listen { get; init; }

    /// <summary>The ledger's SQLite file instead of <c>storage.ledger</c>.</summary>
    public string? LedgerPath { get; init; }

    /// <summary>The environment that the gateway serves when a key does not say.</summary>
    public string? Environment { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>False keeps the console silent, as for a server inside another program.</summary>
    public bool LogToConsole { get; init; } = true;
}
