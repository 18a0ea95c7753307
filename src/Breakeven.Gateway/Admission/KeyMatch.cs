using System.Net;

namespace Breakeven.Gateway.Admission;

/// <summary>A key whose credential was presented.</summary>
/// <param name="ExpiresAt">When this credential, or its key, ends; null for never.</param>
internal sealed record KeyMatch(KeyConfig Key, DateTimeOffset? ExpiresAt)
{
    /// <summary>Why the credential does not open its key now; null when it does. Only its holder gets to know.</summary>
    /// <param name="from">Address of the client.</param>
    public CallError? Refuse(DateTimeOffset now, IPAddress? from)
    {
        if (!Key.Enabled) return GatewayErrors.KeyDisabled;
        if (ExpiresAt is { } end && now >= end) return GatewayErrors.KeyExpired(end);
        return Key.Networks is { } networks && !Networks.Contain(networks, from) ? GatewayErrors.NetworkNotAllowed : null;
    }
}
