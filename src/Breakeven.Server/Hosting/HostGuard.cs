using Breakeven.Gateway.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Server.Hosting;

/// <summary>A local gateway answers only to its local names: otherwise a web page could reach it by a name that resolves to this machine (DNS rebinding).</summary>
internal static class HostGuard
{
    private static readonly CallError Misdirected = new(
        "misdirected_request", StatusCodes.Status421MisdirectedRequest,
        "This gateway listens on this machine only. Call it as localhost or 127.0.0.1, or set server.listen to the address that others use.", Retryable: false, CallOutcome.ClientError);

    public static void UseHostGuard(this IApplicationBuilder app, ListenAddress address)
    {
        if (!address.IsLoopback) return;
        app.Use((http, next) => IsLocal(http.Request.Host.Host, address) ? next(http) : ErrorAnswers.WriteAsync(http, Misdirected));
    }

    private static bool IsLocal(string host, ListenAddress address)
    {
        ReadOnlySpan<char> name = host.AsSpan().Trim("[]");
        return name is "localhost" or "127.0.0.1" or "::1" || name.Equals(address.Host, StringComparison.OrdinalIgnoreCase);
    }
}
