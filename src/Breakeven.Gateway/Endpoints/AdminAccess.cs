using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Who may see and manage the whole gateway: the holders of its admin keys.</summary>
public static class AdminAccess
{
    /// <summary>Name in the audit log of whoever presents <c>server.admin_key</c>.</summary>
    public const string SharedKey = "admin_key";

    /// <summary>Name in the audit log of this machine's own user, at a gateway without any keys.</summary>
    public const string LocalUser = "local";

    /// <summary>True when the request presents an admin key. A gateway without any keys at all is its own machine's, and open to it.</summary>
    public static bool Allows(HttpContext http, GatewaySnapshot snapshot) => NameOf(http, snapshot) is not null;

    /// <summary>Who asks: an admin's name as <c>admin:alice</c>, <see cref="SharedKey"/>, <see cref="LocalUser"/>, or null for nobody who may.</summary>
    public static string? NameOf(HttpContext http, GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(snapshot);
        ServerConfig server = snapshot.Config.Server;
        if (!HasAdmin(snapshot)) return snapshot.Keys.IsEmpty && ClientAddress.IsLoopback(http, snapshot) ? LocalUser : null;
        string? presented = HttpArrival.PresentedKey(http.Request.Headers);
        if (server.AdminKey is { } shared && KeyRing.SameSecret(presented, shared)) return SharedKey;
        foreach (AdminConfig admin in server.Admins)
            if (KeyRing.HasHash(presented, admin.Sha256)) return $"admin:{admin.Name}";
        return null;
    }

    /// <summary>Null for an admin; 403 for a holder of a client key, 401 for anybody else.</summary>
    public static CallError? Refuse(HttpContext http, GatewaySnapshot snapshot) => Allows(http, snapshot) ? null : Refusal(http, snapshot);

    /// <summary>What to answer to somebody who is no admin.</summary>
    public static CallError Refusal(HttpContext http, GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Keys.Find(HttpArrival.PresentedKey(http.Request.Headers)) is null ? Stranger(http, snapshot) : GatewayErrors.AdminOnly;
    }

    /// <summary>What a request without a known key is answered: it counts as a wrong guess.</summary>
    internal static CallError Stranger(HttpContext http, GatewaySnapshot snapshot) =>
        http.RequestServices.GetRequiredService<FailedKeys>().Refuse(ClientAddress.Of(http, snapshot), snapshot.Config.Server.FailedKeys);

    /// <summary>Whether the configuration has an admin key at all: without one nothing can be changed through the management API.</summary>
    public static bool HasAdmin(GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Config.Server is { AdminKey: not null } or { Admins.IsEmpty: false };
    }
}
