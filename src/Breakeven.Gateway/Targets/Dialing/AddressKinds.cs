using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>Tells private and forbidden addresses from public ones, by IANA's special-purpose registries (RFC 6890) and what clouds put beside them.</summary>
internal static class AddressKinds
{
    private static readonly ImmutableArray<IPNetwork> Private = Networks(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
        "127.0.0.0/8", "100.64.0.0/10", // loopback; carriers' and overlays' shared space (RFC 6598)
        "198.18.0.0/15", // benchmarking (RFC 2544), used inside some networks
        "::1/128", "fc00::/7"); // loopback; unique local

    private static readonly ImmutableArray<IPNetwork> Forbidden = Networks(
        "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", // this network, link-local and metadata, protocol assignments, 6to4 relays, multicast, reserved and broadcast
        "100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32", // metadata services of Alibaba, Azure and AWS within other ranges
        "fe80::/10", "fec0::/10", "ff00::/8", "100::/64", // link-local, site-local, multicast, discard
        "2001::/23", "2002::/16", "64:ff9b:1::/48", "5f00::/16"); // Teredo and other protocols, 6to4, local NAT64, segment routing

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96"), Compatible = IPNetwork.Parse("::/96");

    public static AddressKind Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return Of(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (Nat64.Contains(address)) return Of(Embedded(address)); // how a network without IPv4 reaches one of its addresses: what counts is which
            if (Compatible.Contains(address) && !IPAddress.IsLoopback(address)) return AddressKind.Forbidden;
        }
        foreach (IPNetwork network in Forbidden)
            if (network.Contains(address)) return AddressKind.Forbidden;
        foreach (IPNetwork network in Private)
            if (network.Contains(address)) return AddressKind.Private;
        return AddressKind.Public;
    }

    private static IPAddress Embedded(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new(bytes[12..]);
    }

    private static ImmutableArray<IPNetwork> Networks(params ReadOnlySpan<string> texts)
    {
        ImmutableArray<IPNetwork>.Builder networks = ImmutableArray.CreateBuilder<IPNetwork>(texts.Length);
        foreach (string text in texts) networks.Add(IPNetwork.Parse(text));
        return networks.MoveToImmutable();
    }
}
