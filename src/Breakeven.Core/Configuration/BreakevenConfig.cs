using System.Collections.Immutable;
using System.Net;

namespace Breakeven;

/// <summary>Everything that one <c>breakeven.yaml</c> says: what the advisor proposes and the gateway obeys. Keys are the members in snake case (CONTRACT §2).</summary>
/// <remarks>Names are unique within their section; sections keep the file's order, which matters for workloads (the first match wins).</remarks>
public sealed record BreakevenConfig
{
    public int Version { get; init; } = 1;
    public ServerConfig Server { get; init; } = new();
    public StorageConfig Storage { get; init; } = new();
    public ImmutableArray<ProviderConfig> Providers { get; init; } = [];
    public ImmutableArray<TargetConfig> Targets { get; init; } = [];
    public ImmutableArray<RouteConfig> Routes { get; init; } = [];
    public ImmutableArray<WorkloadConfig> Workloads { get; init; } = [];
    public ImmutableArray<PolicyConfig> Policies { get; init; } = [];
    public PersonalDataConfig PersonalData { get; init; } = new();
    public ImmutableArray<TeamConfig> Teams { get; init; } = [];
    public ImmutableArray<KeyConfig> Keys { get; init; } = [];
    public ImmutableArray<EnvironmentConfig> Environments { get; init; } = [];
    public CacheConfig? Cache { get; init; }
    public IdempotencyConfig Idempotency { get; init; } = new();
    public PricesConfig Prices { get; init; } = new();
    public PassthroughConfig Passthrough { get; init; } = new();
    public AdviceConfig Advice { get; init; } = new();
    public BatchConfig? Batch { get; init; }
    public FlexConfig? Flex { get; init; }
}

/// <summary>Section <c>server</c>.</summary>
/// <param name="Listen">Address to listen on. Beyond loopback an admin key and at least one client key are required.</param>
/// <param name="AdminKey">Opens the management API.</param>
public sealed record ServerConfig(string Listen = "http://127.0.0.1:4747", Secret? AdminKey = null)
{
    /// <summary>People and programs that may use the management API beside the holder of <see cref="AdminKey"/>, told apart in the audit log.</summary>
    public ImmutableArray<AdminConfig> Admins { get; init; } = [];

    /// <summary>Address of its own for the management API, which then is not served at <see cref="Listen"/>; null serves it there.</summary>
    public string? ManagementListen { get; init; }

    /// <summary>Names that a request's Host header may have beside the local ones. Empty allows any name beyond loopback, and only local ones on it.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Status for a spent budget: 402, or 429 for clients that know only that.</summary>
    public int BudgetExceededStatus { get; init; } = 402;

    /// <summary>Calls that a budget cannot count.</summary>
    public UnpricedCalls UnpricedUnderBudget { get; init; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed. Without any the address of a client is that of its connection.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];
    public FailedKeysConfig FailedKeys { get; init; } = new();

    /// <summary>How long open calls may run on after SIGTERM.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Largest request body, in bytes; larger ones are 413.</summary>
    public long MaxRequestBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Most connections at once; further ones are closed at once. Each takes a file handle, and so does each call's connection to its target.</summary>
    public long MaxConnections { get; init; } = 10_000;

    /// <summary>How long a client may take nothing of a stream before its call is ended; 1 s to 1 h.</summary>
    public TimeSpan ReaderTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Calls that the gateway works on at once, streams that are open included; 1 to 1,000,000.</summary>
    public int MaxConcurrentCalls { get; init; } = 20_000;

    /// <summary>Calls beyond what the gateway takes at once.</summary>
    public QueueConfig Queue { get; init; } = QueueConfig.Server;

    /// <summary>How late the gateway's own work may run, all the time, before it takes fewer calls: 10 ms to 1 min. Waiting for providers does not count.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromMilliseconds(200);
}

/// <summary>Section <c>storage</c>.</summary>
/// <param name="Ledger"><c>sqlite:PATH</c>, or <c>postgres://…</c>.</param>
/// <param name="SharedState"><c>memory</c>, or <c>redis://…</c>.</param>
/// <param name="Content"><c>off</c>, or <c>encrypted</c>.</param>
public sealed record StorageConfig(string Ledger = "sqlite:breakeven.db", string SharedState = "memory", string Content = "off")
{
    /// <summary>32 bytes in hex or base64, under which content is encrypted; required for <c>encrypted</c>.</summary>
    public Secret? ContentKey { get; init; }

    /// <summary>What an answered call survives: <c>process</c> (kill -9) or <c>power</c> (also waits for fsync).</summary>
    public string Durability { get; init; } = "process";

    /// <summary>How long single calls are kept; null keeps them for ever. Hourly sums stay in any case.</summary>
    public TimeSpan? Retention { get; init; }
}

/// <summary>Section <c>passthrough</c>: one target each for calls whose bytes go through as they are. Without a target such calls are not answered.</summary>
/// <param name="Audio">For <c>/v1/audio/…</c>.</param>
/// <param name="Images">For <c>/v1/images/…</c>.</param>
/// <param name="Files">For <c>/v1/files</c>. All keys that may use it share the provider's one account.</param>
public sealed record PassthroughConfig(TargetId? Audio = null, TargetId? Images = null, TargetId? Files = null);

/// <summary>One entry of <c>prices.overrides</c>, or a price file beside the shipped book.</summary>
public sealed record PricesConfig
{
    /// <summary>A price file written by <c>breakeven prices update</c>; null for the shipped book.</summary>
    public string? File { get; init; }
    public ImmutableArray<PriceOverrideConfig> Overrides { get; init; } = [];
}

/// <summary>A contracted price in US dollars per million tokens. <c>*</c> as model is any model of the provider without its own entry.</summary>
public sealed record PriceOverrideConfig
{
    public string Provider { get; init; } = "";
    public string Model { get; init; } = "";
    public ServiceTier? ServiceTier { get; init; }
    public string? Region { get; init; }
    public decimal? InputUsdPerM { get; init; }
    public decimal? OutputUsdPerM { get; init; }
    public decimal? CachedInputUsdPerM { get; init; }
    public decimal? CacheWriteUsdPerM { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidUntil { get; init; }
}
