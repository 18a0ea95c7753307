using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Calls with one purpose. An entry of <c>workloads</c>; the first whose match holds takes the call.</summary>
public sealed record WorkloadConfig(string Name)
{
    public WorkloadMatch Match { get; init; } = new();
    public string? DataClass { get; init; }
    public SloConfig? Slo { get; init; }

    /// <summary><c>off</c>, or <c>encrypted</c>: prompts and answers are stored, under <see cref="StorageConfig.ContentKey"/>.</summary>
    public string Content { get; init; } = "off";

    /// <summary>How long content is kept; it is erased within the day after. Default 30 days, 1 day to 10 years.</summary>
    public TimeSpan ContentRetention { get; init; } = TimeSpan.FromDays(30);
    public WorkloadRequirements Requires { get; init; } = new();
}

/// <summary>All given ones must hold; a trailing <c>*</c> is a wildcard.</summary>
public sealed record WorkloadMatch
{
    public string? Key { get; init; }
    public string? Route { get; init; }
    public FrozenDictionary<string, string>? Header { get; init; }

    /// <summary><c>name</c>, or <c>name=value</c>, from <c>x-breakeven-tags</c>.</summary>
    public string? Tag { get; init; }
    public string? Environment { get; init; }
}

/// <summary>What the workload promises its users.</summary>
public sealed record SloConfig
{
    public double? TtftP95Ms { get; init; }
    public double? TtftP99Ms { get; init; }
    public double? TpotP99Ms { get; init; }
}

/// <summary>What the advisor must respect for this workload.</summary>
public sealed record WorkloadRequirements
{
    /// <summary>Only frontier models are good enough.</summary>
    public bool Frontier { get; init; }
}

/// <summary>A credential that the gateway issued. An entry of <c>keys</c>.</summary>
/// <param name="Sha256">Hex SHA-256 of the key. The key itself is stored nowhere.</param>
public sealed record KeyConfig(string Name, string Sha256)
{
    public string? Environment { get; init; }
    public BudgetConfig? Budget { get; init; }
    public LimitsConfig? Limits { get; init; }

    /// <summary>Routes that the key may use; null for all.</summary>
    public ImmutableArray<string>? Routes { get; init; }
}

/// <summary>Money per calendar window in UTC.</summary>
public sealed record BudgetConfig(Money Usd, BudgetPeriod Per);

public enum BudgetPeriod
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>Key <c>limits</c> of a key.</summary>
public sealed record LimitsConfig
{
    public int? RequestsPerMinute { get; init; }
    public long? TokensPerMinute { get; init; }
    public int? Concurrency { get; init; }
}

/// <summary>Overlay of routes for one environment: the same application code, other targets. An entry of <c>environments</c>.</summary>
public sealed record EnvironmentConfig(string Name)
{
    public ImmutableArray<RouteConfig> Routes { get; init; } = [];
}
