using System.Collections.Immutable;
using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Which wire format is spoken at which path (CONTRACT §3).</summary>
internal static class ClientProtocols
{
    public static readonly ImmutableArray<(string Path, IClientProtocol Protocol)> Calls =
    [
        ("/v1/chat/completions", ChatCompletionsProtocol.Instance),
    ];
}
