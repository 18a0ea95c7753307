using System.Collections.Immutable;
using System.Net;

namespace Breakeven;

/// <summary>A credential that the gateway issued. An entry of <c>keys</c>.</summary>
/// <param name="Hashes">Of the credentials that open it: one, or while it is rotated several. The credentials themselves are stored nowhere.</param>
public sealed record KeyConfig(string Name, ImmutableArray<KeyHashConfig> Hashes)
{
    /// <param name="name">Name in records and reports.</param>
    /// <param name="sha256">Hex SHA-256 of its only credential.</param>
    public KeyConfig(string name, string sha256)
        : this(name, [new KeyHashConfig(sha256)])
    {
    }

    /// <summary>False shuts it out and keeps its name, its budget and its history.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>From then on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    public string? Environment { get; init; }

    /// <summary>The entry of <c>teams</c> whose budgets and limits its calls share.</summary>
    public string? Team { get; init; }

    /// <summary>Money of its own; all must cover a call.</summary>
    public ImmutableArray<BudgetConfig> Budgets { get; init; } = [];
    public LimitsConfig? Limits { get; init; }

    /// <summary>Routes that the key may use; null for all.</summary>
    public ImmutableArray<string>? Routes { get; init; }

    /// <summary>Data classes that its calls may have; null for all. A call without a class is not restricted by it.</summary>
    public ImmutableArray<string>? DataClasses { get; init; }

    /// <summary>Where it may be presented from; null for anywhere.</summary>
    public ImmutableArray<IPNetwork>? Networks { get; init; }
}

/// <summary>One credential of a key, by its hash.</summary>
/// <param name="Sha256">Hex SHA-256 of the whole credential.</param>
/// <param name="Expires">From then on it no longer opens the key; null for never.</param>
public sealed record KeyHashConfig(string Sha256, DateTimeOffset? Expires = null);
