using System.Collections.Immutable;
using System.Net.Http.Headers;
using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Any server with OpenAI's API below one address and a bearer token.</summary>
internal sealed class OpenAICompatibleAdapter : ProviderAdapter
{
    private readonly Uri _chatCompletions;
    private readonly AuthenticationHeaderValue? _credential;

    /// <param name="address">Without a slash at the end, as <c>https://api.openai.com/v1</c>.</param>
    public OpenAICompatibleAdapter(ProviderConfig config, Uri address)
        : base(config)
    {
        _chatCompletions = new($"{address}/chat/completions");
        _credential = config.ApiKey is { } key ? new("Bearer", key.Reveal()) : null;
    }

    public override ImmutableArray<ITargetProtocol> Formats { get; } = [ChatCompletionsProtocol.Instance];

    public override Uri AddressOf(WireFormat format, string model, bool stream) => _chatCompletions;

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _credential;
        return ValueTask.CompletedTask;
    }
}
