using System.Collections.Frozen;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The sections <c>providers</c> and <c>targets</c>.</summary>
internal static class ProviderShapes
{
    public static readonly Shape<Location> Location = Scalars.Word(("cloud", Breakeven.Location.Cloud), ("own", Breakeven.Location.Own));
    public static readonly Shape<Region> Region = Scalars.Text.As(name => new Region(name), region => region.Value);

    /// <summary>A word in snake case: two ways to write one promise would be two promises.</summary>
    public static readonly Shape<string> Attribute = Scalars.SnakeCase;

    public static readonly NamedShape<ProviderConfig> Providers = new(Provider(), name => new(name, ""), provider => provider.Name);
    public static readonly NamedShape<TargetConfig> Targets = new(Target(), name => new(new(name), "", new("")), target => target.Id.Value);

    private static ObjectShape<ProviderConfig> Provider() => new ObjectShape<ProviderConfig>(() => new("", ""))
        .Key("type", Scalars.Word(ProviderTypes.All.Select(type => type.Name)), "Wire format and quirks.", c => c.Type, (c, v) => c with { Type = v }, required: true)
        .Key("base_url", Scalars.Address, "A path is used as given; without one the type's default applies (mostly /v1).", c => c.BaseUrl, (c, v) => c with { BaseUrl = v })
        .Key("api_key", Scalars.Secret, "The provider's credential; best as ${NAME} or ${file:/path}.", c => c.ApiKey, (c, v) => c with { ApiKey = v })
        .Key("location", Location, "Whose machines these are: cloud unless stated, whatever the address.", c => c.Location, (c, v) => c with { Location = v })
        .OptionalKey("region", Region, "Where data is processed, as eu.", c => c.Region, (c, v) => c with { Region = v })
        .Key("attributes", new OneOrManyShape<string>(Attribute), "What a contract or certificate promises, for policies to require: zero_retention, no_training, baa, dpa, iso_27001, soc2, …", c => c.Attributes, (c, v) => c with { Attributes = v })
        .Key("timeouts", Timeouts(), "How long to wait.", c => c.Timeouts, (c, v) => c with { Timeouts = v })
        .Key("retry", new ObjectShape<RetryConfig>(() => RetryConfig.Default)
            .Key("attempts", Scalars.Count(1, 10), "Most attempts of one call, over all its targets.", c => c.Attempts, (c, v) => c with { Attempts = v }),
            "How often to try.", c => c.Retry, (c, v) => c with { Retry = v })
        .Key("priced_as", Scalars.Text, "Name of this provider in the price book, where it is not the type's own.", c => c.PricedAs, (c, v) => c with { PricedAs = v })
        .Key("headers", Headers, "Headers sent with every request, beside or in place of the type's own.", c => c.Headers, (c, v) => c with { Headers = v })
        .Key("drop_unsupported", new OneOrManyShape<string>(Scalars.Text), "Fields of a request that may be left out where the provider's format cannot express them; '*' for all. Unless listed such a request is refused.", c => c.DropUnsupported, (c, v) => c with { DropUnsupported = v })
        .OptionalKey("default_max_output_tokens", Scalars.Integer(1, 10_000_000), "Output limit where the provider's format requires one and the client set none. 4096 unless stated.", c => c.DefaultMaxOutputTokens, (c, v) => c with { DefaultMaxOutputTokens = v })
        .Key("api_version", Scalars.Text, "Version of Azure's API, as 2024-10-21.", c => c.ApiVersion, (c, v) => c with { ApiVersion = v })
        .Key("aws", Aws(), "Where Bedrock is called, and as whom.", c => c.Aws, (c, v) => c with { Aws = v })
        .OptionalKey("allow_private_network", Scalars.Flag, "Whether its host may lead into a private network; unless stated where it is our own, or where base_url names a private address.", c => c.AllowPrivateNetwork, (c, v) => c with { AllowPrivateNetwork = v })
        .OptionalKey("media_urls", Scalars.Word(("any", MediaUrls.Any), ("public", MediaUrls.Public), ("none", MediaUrls.None)), "Which addresses of media a request may name for it to fetch: public unless stated where it is our own, else any.", c => c.MediaUrls, (c, v) => c with { MediaUrls = v })
        .OptionalKey("probe", Scalars.Flag, "Whether to ask the server in the background what it serves and how busy it is; engines are asked unless stated.", c => c.Probe, (c, v) => c with { Probe = v })
        .Key("breaker", Scalars.Flag, "Whether its targets are held back for a while after they failed or limited their rate; true unless stated.", c => c.Breaker, (c, v) => c with { Breaker = v })
        .Key("health", new ObjectShape<HealthCheckConfig>(() => new(""))
            .Key("path", Scalars.Text, "Asked with GET beside the provider's address, as /health; 200 to 299 is well.", c => c.Path, (c, v) => c with { Path = v }, required: true)
            .Key("every", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), "Between two questions.", c => c.Every, (c, v) => c with { Every = v }),
            "Finds out in the background whether the provider answers; while it does not, its targets come last.", c => c.Health, (c, v) => c with { Health = v })
        .Key("on_disconnect", Scalars.Word(("cancel", DisconnectAction.Cancel), ("drain", DisconnectAction.Drain)), "What becomes of an answer whose client has gone: cancel, or drain it for its exact usage where it is billed anyhow.", c => c.OnDisconnect, (c, v) => c with { OnDisconnect = v });

    /// <summary>A header without a value is not sent, so that <c>${NAME:-}</c> means "if there is one".</summary>
    private static Shape<FrozenDictionary<string, Secret>> Headers => new NameMapShape<Secret?>(Scalars.Secret).As(
        read => read.Where(header => header.Value is not null).ToFrozenDictionary(header => header.Key, header => header.Value!, StringComparer.OrdinalIgnoreCase),
        headers => headers.ToFrozenDictionary(header => header.Key, header => (Secret?)header.Value, StringComparer.OrdinalIgnoreCase));

    private static ObjectShape<AwsConfig> Aws() => new ObjectShape<AwsConfig>(() => AwsConfig.Default)
        .Key("region", Scalars.Text, "AWS's name of the region, as eu-central-1; the provider's region unless stated.", c => c.Region, (c, v) => c with { Region = v })
        .Key("access_key_id", Scalars.Secret, "Without it, AWS's default chain of credentials.", c => c.AccessKeyId, (c, v) => c with { AccessKeyId = v })
        .Key("secret_access_key", Scalars.Secret, "Belongs to access_key_id.", c => c.SecretAccessKey, (c, v) => c with { SecretAccessKey = v })
        .Key("session_token", Scalars.Secret, "Of temporary credentials.", c => c.SessionToken, (c, v) => c with { SessionToken = v });

    private static ObjectShape<TimeoutConfig> Timeouts() => new ObjectShape<TimeoutConfig>(() => TimeoutConfig.Default)
        .Key("connect", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), "For a TCP and TLS connection. 100ms to 1m.", c => c.Connect, (c, v) => c with { Connect = v })
        .OptionalKey("headers", Wait, "From the last request byte to the response headers. 100ms to 10m; unless stated 30s for streams, and no limit of its own for whole answers.", c => c.Headers, (c, v) => c with { Headers = v })
        .Key("first_content", Wait, "From sending to the first content of one attempt. 100ms to 10m.", c => c.FirstContent, (c, v) => c with { FirstContent = v })
        .Key("between_chunks", Wait, "Between two chunks of content. 100ms to 10m.", c => c.BetweenChunks, (c, v) => c with { BetweenChunks = v })
        .Key("total", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "For the whole call. 1s to 1d.", c => c.Total, (c, v) => c with { Total = v });

    private static Shape<TimeSpan> Wait => Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    private static ObjectShape<TargetConfig> Target() => new ObjectShape<TargetConfig>(() => new(new(""), "", new("")))
        .Key("provider", Scalars.Text, "Name of a provider.", c => c.Provider, (c, v) => c with { Provider = v }, required: true)
        .Key("model", Scalars.Text.As(name => new ModelName(name), model => model.Value), "The provider's name of the model; '*' passes the asked name through.", c => c.Model, (c, v) => c with { Model = v }, required: true)
        .Key("hosting", Hosting(), "What serving it ourselves costs and can carry.", c => c.Hosting, (c, v) => c with { Hosting = v });

    private static ObjectShape<HostingConfig> Hosting() => new ObjectShape<HostingConfig>(() => new(Breakeven.Money.Zero))
        .Key("usd_per_hour", Scalars.Money, "Cost of one replica an hour, idle or busy.", c => c.UsdPerHour, (c, v) => c with { UsdPerHour = v }, required: true)
        .Key("replicas", Scalars.Count(1, 10_000), "How many of them run.", c => c.Replicas, (c, v) => c with { Replicas = v })
        .OptionalKey("max_concurrency", Scalars.Count(1, 100_000), "Calls that one replica serves at once. Unless stated as the engine tells, else found out from how fast it begins to answer.", c => c.StatedConcurrency, (c, v) => c with { MaxConcurrency = v })
        .Key("queue", Queue(() => QueueConfig.Engine), "Calls that wait for a slot, where no other target is left to ask.", c => c.Queue, (c, v) => c with { Queue = v })
        .Key("profile", Profile(), "What one replica was measured to do: from it the time to the first token is computed.", c => c.Profile, (c, v) => c with { Profile = v })
        .OptionalKey("energy_usd_per_hour", Scalars.Money, "Energy of one busy replica an hour.", c => c.EnergyUsdPerHour, (c, v) => c with { EnergyUsdPerHour = v })
        .Key("gpu", Scalars.Text, "Catalog name of the accelerator.", c => c.Gpu, (c, v) => c with { Gpu = v })
        .OptionalKey("gpus_per_replica", Scalars.Count(1, 1024), "Accelerators in one replica.", c => c.GpusPerReplica, (c, v) => c with { GpusPerReplica = v })
        .Key("catalog_model", Scalars.Text, "Catalog name of the weights.", c => c.CatalogModel, (c, v) => c with { CatalogModel = v })
        .Key("precision", Scalars.Text, "Of the weights, as fp8.", c => c.Precision, (c, v) => c with { Precision = v })
        .Key("standby", new ObjectShape<StandbyConfig>(() => new(""))
            .Key("start", Scalars.Text, "Command that starts the engine, or URL that is posted to.", c => c.Start, (c, v) => c with { Start = v }, required: true)
            .Key("stop", Scalars.Text, "Command or URL that stops it. A command that goes on running is ended without.", c => c.Stop, (c, v) => c with { Stop = v })
            .Key("warm_seconds", Scalars.Number(0, 86_400), "From start to the first answer. 120 unless stated.", c => c.WarmSeconds, (c, v) => c with { WarmSeconds = v })
            .Key("idle_seconds", Scalars.Number(1, 604_800), "Without a call, after which it is stopped. 900 unless stated.", c => c.IdleSeconds, (c, v) => c with { IdleSeconds = v })
            .Key("shell", Scalars.Flag, "Whether /bin/sh reads the commands; unless stated they are a program and its arguments.", c => c.Shell, (c, v) => c with { Shell = v }),
            "An engine that is started when it is needed.", c => c.Standby, (c, v) => c with { Standby = v });

    /// <summary>Also of the gateway's own queue.</summary>
    public static ObjectShape<QueueConfig> Queue(Func<QueueConfig> usual) => new ObjectShape<QueueConfig>(usual)
        .Key("length", Scalars.Count(0, 100_000), "Most calls that wait.", c => c.Length, (c, v) => c with { Length = v })
        .Key("wait", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), "Longest wait of one call.", c => c.Wait, (c, v) => c with { Wait = v });

    private static ObjectShape<CapacityProfile> Profile() => new ObjectShape<CapacityProfile>(() => new(0, 0, 0, []))
        .Key("first_token_ms", Scalars.Number(0, 600_000), "Of a prompt of no length on an idle replica.", c => c.FirstTokenMs, (c, v) => c with { FirstTokenMs = v }, required: true)
        .Key("prefill_tokens_per_second", Scalars.Number(0.001, 1e9), "Prompt tokens read in a second.", c => c.PrefillTokensPerSecond, (c, v) => c with { PrefillTokensPerSecond = v }, required: true)
        .Key("mean_output_tokens", Scalars.Number(0.001, 1e9), "Of the calls that it serves.", c => c.MeanOutputTokens, (c, v) => c with { MeanOutputTokens = v }, required: true)
        .Key("output_speeds", new ListShape<OutputSpeed>(new ObjectShape<OutputSpeed>(() => new(0, 0))
            .Key("concurrency", Scalars.Count(1, 100_000), "Calls at once on one replica.", c => c.Concurrency, (c, v) => c with { Concurrency = v }, required: true)
            .Key("ms", Scalars.Number(0.001, 600_000), "Per output token of each call.", c => c.Ms, (c, v) => c with { Ms = v }, required: true)),
            "Time per output token by calls at once, with rising concurrency.", c => c.OutputSpeeds, (c, v) => c with { OutputSpeeds = v }, required: true);
}
