using System.Collections.Immutable;
using System.Net;

namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>What a host's name says about where it is.</summary>
internal static class HostNames
{
    /// <summary>Below these no public name exists: reserved (RFC 6761, 6762, 8375; ICANN's .internal), or in use for private networks for ages.</summary>
    private static readonly ImmutableArray<string> PrivateEndings =
        [".localhost", ".local", ".internal", ".lan", ".intranet", ".private", ".corp", ".home", ".home.arpa", ".svc", ".test"];

    /// <summary>A private address, or a name that no public DNS knows: writing it down declares a private network.</summary>
    /// <param name="host">Without brackets around an IPv6 address.</param>
    public static bool IsPrivate(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address)) return AddressKinds.Of(address) != AddressKind.Public;
        string name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal) || PrivateEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}
