using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>The class that speaks each wire format to targets.</summary>
internal static class TargetProtocols
{
    /// <returns>Null for a format that is not built.</returns>
    public static ITargetProtocol? Find(WireFormat format) => format switch
    {
        WireFormat.ChatCompletions => ChatCompletionsProtocol.Instance,
        _ => null,
    };
}
