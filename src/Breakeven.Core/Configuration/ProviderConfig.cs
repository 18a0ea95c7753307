using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Who runs models, and how to reach them. An entry of <c>providers</c>.</summary>
/// <param name="Type">Wire and quirks: <c>openai</c>, <c>anthropic</c>, <c>vllm</c>, <c>openai-compatible</c>, …</param>
public sealed record ProviderConfig(string Name, string Type)
{
    /// <summary>A path is used as given; without one the type's default applies (<c>/v1</c>). Null for the type's public address.</summary>
    public Uri? BaseUrl { get; init; }
    public Secret? ApiKey { get; init; }

    /// <summary>Cloud unless stated, whatever the address: a provider on loopback may be a tunnel to anywhere.</summary>
    public Location Location { get; init; }
    public Region? Region { get; init; }

    /// <summary>What a contract or a certificate promises, in words that policies may require: <c>zero_retention</c>, <c>baa</c>, <c>dpa</c>, <c>iso_27001</c>, …</summary>
    public ImmutableArray<string> Attributes { get; init; } = [];
    public TimeoutConfig Timeouts { get; init; } = TimeoutConfig.Default;
    public RetryConfig Retry { get; init; } = RetryConfig.Default;

    /// <summary>Name of this provider in the price book, where it differs from the type's own (as a reseller).</summary>
    public string? PricedAs { get; init; }

    /// <summary>Headers sent with every request beside those of the type; a name here replaces the type's own header. Values are secret, because credentials are what they often are.</summary>
    public FrozenDictionary<string, Secret> Headers { get; init; } = FrozenDictionary<string, Secret>.Empty;

    /// <summary>Fields of a client's request that may be left out where the provider's format cannot express them; <c>*</c> for all. Empty refuses such a request.</summary>
    public ImmutableArray<string> DropUnsupported { get; init; } = [];

    /// <summary>Output limit sent where the provider's format requires one and the client set none. In tokens; null for the type's default.</summary>
    public long? DefaultMaxOutputTokens { get; init; }

    /// <summary>Version of Azure's API, as <c>2024-10-21</c>; null for the type's default.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Amazon's own credentials and region, for Bedrock.</summary>
    public AwsConfig Aws { get; init; } = AwsConfig.Default;

    /// <summary>Whether its host may lead into a private network. Null for yes where it is our own, or where the address itself says so: a private number, or a name that no public DNS knows.</summary>
    public bool? AllowPrivateNetwork { get; init; }

    /// <summary>Which addresses of images and other media a request may name, for the provider to fetch. Null for public ones where it is our own, else any.</summary>
    public MediaUrls? MediaUrls { get; init; }

    /// <summary>Whether the gateway asks the server in the background what it serves and how busy it is. Null for yes where the type is an engine, else no.</summary>
    public bool? Probe { get; init; }

    /// <summary>Whether its targets are held back for a while after they failed or limited their rate. False asks them at every call.</summary>
    public bool Breaker { get; init; } = true;

    /// <summary>How to find out in the background whether it answers; null for not at all.</summary>
    public HealthCheckConfig? Health { get; init; }

    /// <summary>What becomes of an answer whose client has gone.</summary>
    public DisconnectAction OnDisconnect { get; init; }
}

/// <summary>Key <c>on_disconnect</c> of a provider.</summary>
public enum DisconnectAction
{
    /// <summary>The provider is told to stop: within a second it works no more, and most bill no more.</summary>
    Cancel,

    /// <summary>The answer is read to its end, for its exact usage: for providers that bill it anyhow.</summary>
    Drain,
}

/// <summary>Key <c>health</c> of a provider: a path that is asked with GET, beside its address.</summary>
/// <param name="Path">As <c>/health</c>. Any status of 200 to 299 is well.</param>
public sealed record HealthCheckConfig(string Path)
{
    /// <summary>Default 10 s, 1 s to 10 min.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Key <c>aws</c> of a provider: where Bedrock is called, and as whom.</summary>
public sealed record AwsConfig
{
    public static readonly AwsConfig Default = new();

    /// <summary>AWS's name of the region, as <c>eu-central-1</c>; null when the provider's <c>region</c> is that name already.</summary>
    public string? Region { get; init; }

    /// <summary>Null for AWS's default chain: environment, shared profile, container or instance role.</summary>
    public Secret? AccessKeyId { get; init; }
    public Secret? SecretAccessKey { get; init; }
    public Secret? SessionToken { get; init; }
}

/// <summary>How long to wait for a target. Key <c>timeouts</c> of a provider.</summary>
/// <param name="Connect">For a TCP and TLS connection. Default 5 s, 100 ms to 1 min.</param>
/// <param name="Headers">From the last request byte to the response headers; not retried on the same target. 100 ms to 10 min; null when not stated, see <see cref="HeadersFor"/>.</param>
/// <param name="FirstContent">From sending to the first content of one attempt. Default 30 s, 100 ms to 10 min.</param>
/// <param name="BetweenChunks">Between two chunks of content. Default 30 s, 100 ms to 10 min.</param>
/// <param name="Total">For the whole call. Default 10 min, 1 s to 1 day.</param>
public sealed record TimeoutConfig(TimeSpan Connect, TimeSpan? Headers, TimeSpan FirstContent, TimeSpan BetweenChunks, TimeSpan Total)
{
    public static readonly TimeoutConfig Default = new(
        TimeSpan.FromSeconds(5), Headers: null, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    private static readonly TimeSpan UnstatedStreamHeaders = TimeSpan.FromSeconds(30);

    /// <summary>The limit on response headers: as stated, else 30 s for a stream and the whole call's time for a whole answer, whose headers come only when it is written.</summary>
    public TimeSpan HeadersFor(bool stream) => Headers ?? (stream ? UnstatedStreamHeaders : Total);
}

/// <summary>Key <c>retry</c> of a provider.</summary>
/// <param name="Attempts">Most attempts of one call in all, over all its targets. Default 4, 1 to 10.</param>
public sealed record RetryConfig(int Attempts = 4)
{
    public static readonly RetryConfig Default = new();
}
