using System.Net;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Where a request comes from: the other end of its connection, or what a trusted proxy says of it.</summary>
internal static class ClientAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Proxies append the address that they see, so the list is read from its end, and as far as whoever wrote an entry is trusted.</summary>
    /// <returns>Null when it is not known: a connection without an address, or an entry that is none.</returns>
    public static IPAddress? Of(HttpContext http, GatewaySnapshot snapshot)
    {
        IPAddress? address = http.Connection.RemoteIpAddress is { } peer ? Networks.Plain(peer) : null;
        if (snapshot.Config.Server.TrustedProxies is not { IsEmpty: false } trusted || !http.Request.Headers.TryGetValue(ForwardedFor, out StringValues header)) return address;
        string[] entries = header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (int i = entries.Length - 1; i >= 0 && Networks.Contain(trusted, address); i--)
            address = IPEndPoint.TryParse(entries[i], out IPEndPoint? told) ? Networks.Plain(told.Address) : null;
        return address;
    }

    public static bool IsLoopback(HttpContext http, GatewaySnapshot snapshot) => IsLoopback(Of(http, snapshot));

    public static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
