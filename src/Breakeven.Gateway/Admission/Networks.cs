using System.Collections.Immutable;
using System.Net;

namespace Breakeven.Gateway.Admission;

/// <summary>Whether addresses lie in networks. An IPv4 address that arrives as IPv6 is one of IPv4.</summary>
internal static class Networks
{
    /// <returns>False for an address that is not known.</returns>
    public static bool Contain(ImmutableArray<IPNetwork> networks, IPAddress? address)
    {
        if (address is null) return false;
        IPAddress plain = Plain(address);
        foreach (IPNetwork network in networks)
            if (network.Contains(plain)) return true;
        return false;
    }

    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
