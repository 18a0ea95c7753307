using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Calls with one purpose. An entry of <c>workloads</c>; the first whose match holds takes the call.</summary>
public sealed record WorkloadConfig(string Name)
{
    public WorkloadMatch Match { get; init; } = new();
    public string? DataClass { get; init; }

    /// <summary>What differs from the section <c>personal_data</c>; null for nothing.</summary>
    public PersonalDataConfig? PersonalData { get; init; }
    public SloConfig? Slo { get; init; }

    /// <summary><c>off</c>, or <c>encrypted</c>: prompts and answers are stored, under <see cref="StorageConfig.ContentKey"/>.</summary>
    public string Content { get; init; } = "off";

    /// <summary>How long content is kept; it is erased within the day after. Default 30 days, 1 day to 10 years.</summary>
    public TimeSpan ContentRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Money that all of its calls share; all must cover a call.</summary>
    public ImmutableArray<BudgetConfig> Budgets { get; init; } = [];
    public WorkloadRequirements Requires { get; init; } = new();

    /// <summary>What differs from the section <c>cache</c> and the route's; null for nothing.</summary>
    public CacheRuleConfig? Cache { get; init; }

    /// <summary>What a program looks for in answers, of calls in an experiment and of copies.</summary>
    public ImmutableArray<CheckConfig> Checks { get; init; } = [];

    /// <summary>A model that compares the answers of calls and their copies; null for none.</summary>
    public JudgeConfig? Judge { get; init; }

    /// <summary>What differs from the route's; null for nothing.</summary>
    public PromptRuleConfig? Prompts { get; init; }
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

/// <summary>Overlay of routes for one environment: the same application code, other targets. An entry of <c>environments</c>.</summary>
public sealed record EnvironmentConfig(string Name)
{
    public ImmutableArray<RouteConfig> Routes { get; init; } = [];
}
