using System.Security.Cryptography;
using Breakeven.Gateway.Configuration;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Amazon Bedrock's Converse. A Bedrock API key is a bearer token; without one every request is signed with AWS credentials.</summary>
internal sealed class BedrockAdapter : ProviderAdapter
{
    private const string Service = "bedrock";
    private static readonly ProviderQuirks Quirks = new([WireFormat.Converse]);

    private readonly string _address;
    private readonly string _region;
    private readonly string? _bearer;
    private readonly AwsCredentialSource _credentials;
    private readonly TimeProvider _time;

    public BedrockAdapter(ProviderConfig config, Uri address, TimeProvider time)
        : base(config, Quirks)
    {
        _address = address.OriginalString;
        _region = ProviderTypes.AwsRegion(config) ?? throw new ArgumentException($"Provider '{config.Name}' has no AWS region.", nameof(config));
        _bearer = config.ApiKey is { } key ? $"Bearer {key.Reveal()}" : null;
        _credentials = AwsCredentialSource.Create(config.Aws);
        _time = time;
    }

    /// <summary>Names of inference profiles hold slashes and colons.</summary>
    public override Uri AddressOf(WireFormat format, string model, bool stream) =>
        new($"{_address}/model/{PathSegment.Escape(model)}/{(stream ? "converse-stream" : "converse")}");

    protected override ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        if (_bearer is null && !Config.Headers.ContainsKey("authorization")) return SignAsync(request, body, cancellationToken);
        Add(request, "authorization", _bearer);
        return ValueTask.CompletedTask;
    }

    private async ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        AwsIdentity identity = await _credentials.FindAsync(cancellationToken);
        SignatureV4.Sign(request, SHA256.HashData(body.Span), identity, _region, Service, _time.GetUtcNow());
    }
}
