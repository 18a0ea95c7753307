using System.Collections.Immutable;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Server.Discovery;

/// <summary>Finds what can be used without a configuration: keys in the environment, and engines on the default ports of this machine.</summary>
/// <param name="environment">Value of an environment variable, or null when it is not set.</param>
/// <param name="engines">Provider types and the addresses to ask.</param>
/// <param name="http">Should neither follow redirects nor use a proxy.</param>
public sealed class EngineDiscovery(Func<string, string?> environment, ImmutableArray<(string Type, Uri Address)> engines, HttpClient http, TimeProvider time)
{
    /// <summary>How long an engine on this machine may take to answer.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(300);

    /// <summary>Where the engines of <see cref="ProviderTypes"/> listen unless told otherwise.</summary>
    public static ImmutableArray<(string Type, Uri Address)> DefaultEngines { get; } =
        [.. ProviderTypes.All.Where(type => type.IsEngine).Select(type => (type.Name, type.DefaultBaseUrl!))];

    /// <summary>Looks at this machine and this process's environment.</summary>
    /// <param name="listen">Where the gateway will listen: not asked itself, and the address of the example call.</param>
    public static async Task<DiscoveredConfig> FindAsync(string listen, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = 1024 * 1024 };
        return await new EngineDiscovery(Environment.GetEnvironmentVariable, DefaultEngines, http, TimeProvider.System).SearchAsync(listen, cancellationToken);
    }

    /// <summary>Asks all addresses at once. Finding nothing is an ordinary result with a valid, empty configuration.</summary>
    public async Task<DiscoveredConfig> SearchAsync(string listen, CancellationToken cancellationToken)
    {
        var probe = new EngineProbe(http, ProbeTimeout, time);
        FoundEngine?[] found = await Task.WhenAll(engines.Where(engine => !IsGateway(engine.Address, listen)).Select(engine => AskAsync(probe, engine, cancellationToken)));
        ImmutableArray<FoundKey> keys = [.. KnownService.All.Where(IsSet).Select(service => new FoundKey(service.Variable, service.Name, service.ExampleModel))];
        return new(listen, WithOwnNames(found.OfType<FoundEngine>()), keys, environment);
    }

    private static async Task<FoundEngine?> AskAsync(EngineProbe probe, (string Type, Uri Address) engine, CancellationToken cancellationToken)
    {
        if (await probe.AskAsync(engine.Address, cancellationToken) is not var (models, owner)) return null;
        string type = TypeOf(owner) ?? engine.Type;
        return new(type.Replace(".", "", StringComparison.Ordinal), type, engine.Address, models);
    }

    /// <summary>What engines write into <c>owned_by</c>; the port says it for the others.</summary>
    private static string? TypeOf(string? owner) => owner switch
    {
        "vllm" => "vllm",
        "sglang" => "sglang",
        "llamacpp" => "llama.cpp",
        _ => null,
    };

    /// <summary>A second engine of the same type gets its port in its name.</summary>
    private static ImmutableArray<FoundEngine> WithOwnNames(IEnumerable<FoundEngine> engines) =>
        [.. engines.GroupBy(engine => engine.Name).SelectMany(same => same.Select((engine, i) => i == 0 ? engine : engine with { Name = $"{engine.Name}-{engine.Address.Port}" }))];

    private bool IsSet(KnownService service) => !string.IsNullOrWhiteSpace(environment(service.Variable));

    private static bool IsGateway(Uri address, string listen) => Uri.TryCreate(listen, UriKind.Absolute, out Uri? own) && own.Port == address.Port;
}
