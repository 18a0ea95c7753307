using System.Collections.Immutable;

namespace Breakeven.Gateway.Configuration;

/// <summary>What the configuration can say, and how much of it this version does. The one place to extend when a feature is built.</summary>
internal static class SupportedFeatures
{
    public static readonly ImmutableArray<string> Strategies = ["priority", "weighted", "cheapest", "fastest", "least-loaded", "complexity", "cascade"];

    /// <summary>Beginnings of <c>storage.ledger</c> that are known, and whether they are built.</summary>
    public static readonly ImmutableArray<(string Prefix, bool IsBuilt)> Ledgers = [("sqlite:", true), ("postgres://", false), ("postgresql://", false)];

    /// <summary>Beginnings of <c>storage.shared_state</c> that are known, and whether they are built.</summary>
    public static readonly ImmutableArray<(string Prefix, bool IsBuilt)> SharedStates = [("memory", true), ("redis://", false), ("rediss://", false)];

    /// <summary>Beginnings of <c>cache.store</c> that are known, and whether they are built.</summary>
    public static readonly ImmutableArray<(string Prefix, bool IsBuilt)> CacheStores = [("memory", true), ("redis://", true), ("rediss://", true)];

    /// <summary>Beginnings of <c>cache.semantic.store</c> that are known, and whether they are built.</summary>
    public static readonly ImmutableArray<(string Prefix, bool IsBuilt)> VectorStores = [("memory", true), ("postgres://", false), ("postgresql://", false)];

    public static string NotAvailable(string alternative) => $"not available in this version; {alternative}";
}
