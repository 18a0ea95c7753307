using System.Net;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The configuration language: every key, in the order in which it is written.</summary>
internal static class ConfigShapes
{
    public static readonly ObjectShape<BreakevenConfig> Root = new ObjectShape<BreakevenConfig>(() => new())
        .Key("version", Scalars.Count(1, 1), "Version of this file's format: 1.", c => c.Version, (c, v) => c with { Version = v })
        .Key("server", Server(), "Where the gateway listens, and who may manage it.", c => c.Server, (c, v) => c with { Server = v })
        .Key("storage", Storage(), "Where calls are recorded.", c => c.Storage, (c, v) => c with { Storage = v })
        .Key("providers", ProviderShapes.Providers, "Who runs models, and how to reach them, by name.", c => c.Providers, (c, v) => c with { Providers = v })
        .Key("targets", ProviderShapes.Targets, "A provider and one of its models, by name.", c => c.Targets, (c, v) => c with { Targets = v })
        .Key("routes", RouteShapes.Routes, "The names that clients ask for, each with its targets. '*' takes what no other route names.", c => c.Routes, (c, v) => c with { Routes = v })
        .Key("workloads", TrafficShapes.Workloads, "Calls with one purpose; the first whose match holds takes the call.", c => c.Workloads, (c, v) => c with { Workloads = v })
        .Key("policies", TrafficShapes.Policies, "Where data of a class may be processed, by data class.", c => c.Policies, (c, v) => c with { Policies = v })
        .Key("personal_data", TrafficShapes.PersonalData, "What personal data is looked for in requests, and what is done when it is found. Off unless an action is stated.", c => c.PersonalData, (c, v) => c with { PersonalData = v })
        .Key("teams", KeyShapes.Teams, "Keys that share budgets and limits, by team.", c => c.Teams, (c, v) => c with { Teams = v })
        .Key("keys", KeyShapes.Keys, "Keys that the gateway issued to its clients.", c => c.Keys, (c, v) => c with { Keys = v })
        .Key("environments", RouteShapes.Environments, "Other targets for the same routes, by environment.", c => c.Environments, (c, v) => c with { Environments = v })
        .Key("cache", CacheShapes.Cache, "Stored answers. Without this section nothing is cached.", c => c.Cache, (c, v) => c with { Cache = v })
        .Key("idempotency", Idempotency(), "Answers kept for clients that ask again with the same idempotency-key.", c => c.Idempotency, (c, v) => c with { Idempotency = v })
        .Key("prices", Prices(), "Prices beside the shipped book.", c => c.Prices, (c, v) => c with { Prices = v })
        .Key("passthrough", Passthrough(), "Targets of audio, images and files, whose bytes go through as they are.", c => c.Passthrough, (c, v) => c with { Passthrough = v })
        .Key("batch", BatchShapes.Batch, "Files and batches: /v1/files and /v1/batches. Without this section there are no batches.", c => c.Batch, (c, v) => c with { Batch = v })
        .Key("flex", BatchShapes.Flex, "Calls with service_tier flex, which wait for idle own capacity. Without this section they go out as any call does.", c => c.Flex, (c, v) => c with { Flex = v })
        .Key("advice", AdviceShapes.Advice, "Whether its workloads still belong where they are: looked at again once a day unless stated.", c => c.Advice, (c, v) => c with { Advice = v });

    private static ObjectShape<ServerConfig> Server() => new ObjectShape<ServerConfig>(() => new())
        .Key("listen", Scalars.Text, "Address to listen on. Beyond loopback admin_key and keys are required.", c => c.Listen, (c, v) => c with { Listen = v })
        .Key("admin_key", Scalars.Secret, "Opens the management API.", c => c.AdminKey, (c, v) => c with { AdminKey = v })
        .Key("admins", new ListShape<AdminConfig>(Admin()), "Further admin keys, each with the name that the audit log shows.", c => c.Admins, (c, v) => c with { Admins = v })
        .Key("management_listen", Scalars.Text, "Address of its own for the management API, as http://127.0.0.1:4748; it is then not served at 'listen'.", c => c.ManagementListen, (c, v) => c with { ManagementListen = v })
        .Key("allowed_hosts", new OneOrManyShape<string>(Scalars.Text), "Names under which the gateway may be called, beside the local ones.", c => c.AllowedHosts, (c, v) => c with { AllowedHosts = v })
        .Key("budget_exceeded_status", Scalars.OneOf(402, 429), "Status for a spent budget: 402, or 429 for clients that know only that.", c => c.BudgetExceededStatus, (c, v) => c with { BudgetExceededStatus = v })
        .Key("unpriced_under_budget", Scalars.Word(("refuse", UnpricedCalls.Refuse), ("allow", UnpricedCalls.Allow)), "Calls whose price nobody knows, where a budget applies.", c => c.UnpricedUnderBudget, (c, v) => c with { UnpricedUnderBudget = v })
        .OptionalKey("trusted_proxies", new ListShape<IPNetwork>(Scalars.Network), "Networks of proxies whose X-Forwarded-For is believed.", c => KeyShapes.Given(c.TrustedProxies), (c, v) => c with { TrustedProxies = v })
        .Key("failed_keys", FailedKeys(), "How many wrong keys are answered before a caller has to wait.", c => c.FailedKeys, (c, v) => c with { FailedKeys = v })
        .Key("drain_timeout", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), "How long open calls may run on after a stop was asked for.", c => c.DrainTimeout, (c, v) => c with { DrainTimeout = v })
        .Key("max_request_bytes", Scalars.Integer(1024, 1L << 30), "Largest request body in bytes; larger ones are 413.", c => c.MaxRequestBytes, (c, v) => c with { MaxRequestBytes = v })
        .Key("max_connections", Scalars.Integer(1, 1_000_000), "Most connections at once; further ones are closed.", c => c.MaxConnections, (c, v) => c with { MaxConnections = v })
        .Key("reader_timeout", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "How long a client may take nothing of a stream before its call is ended.", c => c.ReaderTimeout, (c, v) => c with { ReaderTimeout = v })
        .Key("max_concurrent_calls", Scalars.Count(1, 1_000_000), "Calls that the gateway works on at once, open streams included; more wait in the queue or are 503.", c => c.MaxConcurrentCalls, (c, v) => c with { MaxConcurrentCalls = v })
        .Key("queue", ProviderShapes.Queue(() => QueueConfig.Server), "Calls that wait to be let in.", c => c.Queue, (c, v) => c with { Queue = v })
        .Key("max_lag", Scalars.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), "How late the gateway's own work may run, all the time, before it takes fewer calls.", c => c.MaxLag, (c, v) => c with { MaxLag = v });

    private static ObjectShape<AdminConfig> Admin() => new ObjectShape<AdminConfig>(() => new("", ""))
        .Key("name", Scalars.Text, "Name in the audit log.", c => c.Name, (c, v) => c with { Name = v }, required: true)
        .Key("sha256", Scalars.Sha256, "SHA-256 of the admin key in hex, as 'breakeven keys create' prints it.", c => c.Sha256, (c, v) => c with { Sha256 = v }, required: true);

    private static ObjectShape<FailedKeysConfig> FailedKeys() => new ObjectShape<FailedKeysConfig>(() => new())
        .Key("per_address_per_minute", Scalars.Count(1, 1_000_000), "From one address.", c => c.PerAddressPerMinute, (c, v) => c with { PerAddressPerMinute = v })
        .Key("per_minute", Scalars.Count(1, 1_000_000), "From all addresses together.", c => c.PerMinute, (c, v) => c with { PerMinute = v });

    private static ObjectShape<IdempotencyConfig> Idempotency() => new ObjectShape<IdempotencyConfig>(() => new())
        .Key("ttl", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), "How long an answer is kept.", c => c.Ttl, (c, v) => c with { Ttl = v })
        .Key("max_bytes", Scalars.Integer(0, 1L << 40), "Most bytes of answers in memory; 0 ignores the header.", c => c.MaxBytes, (c, v) => c with { MaxBytes = v });

    private static ObjectShape<StorageConfig> Storage() => new ObjectShape<StorageConfig>(() => new())
        .Key("ledger", Scalars.Text, "sqlite:PATH, or postgres://user@host/db.", c => c.Ledger, (c, v) => c with { Ledger = v })
        .Key("shared_state", Scalars.Text, "memory, or redis://host:6379 for several replicas.", c => c.SharedState, (c, v) => c with { SharedState = v })
        .Key("content", Scalars.Word(["off", "encrypted"]), "Whether prompts and answers may be stored, for workloads that say so.", c => c.Content, (c, v) => c with { Content = v })
        .Key("content_key", Scalars.Secret, "32 bytes in hex or base64, under which content is encrypted; best as ${NAME} or ${file:/path}.", c => c.ContentKey, (c, v) => c with { ContentKey = v })
        .Key("durability", Scalars.Word(["process", "power"]), "What an answered call survives: the end of the process, or of power too.", c => c.Durability, (c, v) => c with { Durability = v })
        .OptionalKey("retention", Scalars.Duration(TimeSpan.FromDays(2), TimeSpan.FromDays(36_500)), "How long single calls are kept, as 400d; their hourly sums stay. For ever unless stated.", c => c.Retention, (c, v) => c with { Retention = v });

    private static ObjectShape<PassthroughConfig> Passthrough() => new ObjectShape<PassthroughConfig>(() => new())
        .OptionalKey("audio", Target, "Answers /v1/audio: transcriptions, translations, speech.", c => c.Audio, (c, v) => c with { Audio = v })
        .OptionalKey("images", Target, "Answers /v1/images: generations, edits, variations.", c => c.Images, (c, v) => c with { Images = v })
        .OptionalKey("files", Target, "Answers /v1/files. All keys that may use it share the provider's one account.", c => c.Files, (c, v) => c with { Files = v });

    private static Shape<TargetId> Target => Scalars.Text.As(name => new TargetId(name), id => id.Value);

    private static ObjectShape<PricesConfig> Prices() => new ObjectShape<PricesConfig>(() => new())
        .Key("file", Scalars.Text, "A price file written by 'breakeven prices update'.", c => c.File, (c, v) => c with { File = v })
        .Key("overrides", new ListShape<PriceOverrideConfig>(Override()), "Contracted prices; the most specific wins.", c => c.Overrides, (c, v) => c with { Overrides = v });

    private static ObjectShape<PriceOverrideConfig> Override() => new ObjectShape<PriceOverrideConfig>(() => new())
        .Key("provider", Scalars.Text, "A provider of this file, or of the price book.", c => c.Provider, (c, v) => c with { Provider = v }, required: true)
        .Key("model", Scalars.Text, "The provider's name of the model; '*' is any model without its own entry.", c => c.Model, (c, v) => c with { Model = v }, required: true)
        .OptionalKey("service_tier", Scalars.Word(("default", ServiceTier.Default), ("flex", ServiceTier.Flex), ("priority", ServiceTier.Priority), ("batch", ServiceTier.Batch)), "The provider's price class.", c => c.ServiceTier, (c, v) => c with { ServiceTier = v })
        .Key("region", Scalars.Text, "Where this price holds; everywhere unless stated.", c => c.Region, (c, v) => c with { Region = v })
        .OptionalKey("input_usd_per_m", Scalars.Dollars, "Per million uncached input tokens.", c => c.InputUsdPerM, (c, v) => c with { InputUsdPerM = v })
        .OptionalKey("output_usd_per_m", Scalars.Dollars, "Per million output tokens.", c => c.OutputUsdPerM, (c, v) => c with { OutputUsdPerM = v })
        .OptionalKey("cached_input_usd_per_m", Scalars.Dollars, "Per million input tokens read from the provider's prompt cache.", c => c.CachedInputUsdPerM, (c, v) => c with { CachedInputUsdPerM = v })
        .OptionalKey("cache_write_usd_per_m", Scalars.Dollars, "Per million input tokens written to the provider's prompt cache.", c => c.CacheWriteUsdPerM, (c, v) => c with { CacheWriteUsdPerM = v })
        .OptionalKey("valid_from", Scalars.Day, "First UTC day of this price.", c => c.ValidFrom, (c, v) => c with { ValidFrom = v })
        .OptionalKey("valid_until", Scalars.Day, "First UTC day after this price.", c => c.ValidUntil, (c, v) => c with { ValidUntil = v });
}
