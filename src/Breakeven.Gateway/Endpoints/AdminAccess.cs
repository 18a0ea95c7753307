using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Who may see the whole gateway: the holder of the admin key.</summary>
public static class AdminAccess
{
    /// <summary>True when the request presents the configured admin key. A gateway without any keys at all is its own machine's, and open to it.</summary>
    public static bool Allows(HttpContext http, GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Config.Server.AdminKey is { } admin
            ? KeyRing.SameSecret(HttpArrival.PresentedKey(http.Request.Headers), admin)
            : snapshot.Keys.IsEmpty && ClientAddress.IsLoopback(http, snapshot);
    }

    /// <summary>Null for an admin; 403 for a holder of a client key, 401 for anybody else.</summary>
    public static CallError? Refuse(HttpContext http, GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (Allows(http, snapshot)) return null;
        return snapshot.Keys.Find(HttpArrival.PresentedKey(http.Request.Headers)) is null ? Stranger(http, snapshot) : GatewayErrors.AdminOnly;
    }

    /// <summary>What a request without a known key is answered: it counts as a wrong guess.</summary>
    internal static CallError Stranger(HttpContext http, GatewaySnapshot snapshot) =>
        http.RequestServices.GetRequiredService<FailedKeys>().Refuse(ClientAddress.Of(http, snapshot), snapshot.Config.Server.FailedKeys);
}
