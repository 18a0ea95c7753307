using System.Collections.Immutable;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Server.Hosting;

/// <summary>A local gateway answers only to its local names and to those of <c>server.allowed_hosts</c>: otherwise a web page could reach it by a name that resolves to this machine (DNS rebinding).</summary>
/// <remarks>Beyond loopback the gateway cannot know its names, and keys are required: there the check holds once names are listed.</remarks>
internal static class HostGuard
{
    private static readonly CallError Misdirected = new(
        "misdirected_request", StatusCodes.Status421MisdirectedRequest,
        "This gateway does not answer to that host name. Call it as localhost or 127.0.0.1, or add the name to server.allowed_hosts.", Retryable: false, CallOutcome.ClientError);

    /// <param name="management">The management API's own listener, if it has one.</param>
    public static void UseHostGuard(this WebApplication app, ListenAddress address, ListenAddress? management)
    {
        SnapshotSource snapshots = app.Services.GetRequiredService<SnapshotSource>();
        app.Use((http, next) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            ListenAddress listener = management is not null && http.Connection.LocalPort == management.Port ? management : address;
            return IsAllowed(http.Request.Host.Host, listener, snapshots.Current.Config.Server.AllowedHosts) ? next(http) : ErrorAnswers.WriteAsync(http, Misdirected);
        });
    }

    private static bool IsAllowed(string host, ListenAddress listener, ImmutableArray<string> allowed)
    {
        if (!listener.IsLoopback && allowed.IsEmpty) return true;
        ReadOnlySpan<char> name = host.AsSpan().Trim("[]");
        if (name is "localhost" or "127.0.0.1" or "::1" || name.Equals(listener.Host, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (string one in allowed)
            if (name.Equals(one.AsSpan().Trim("[]"), StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
