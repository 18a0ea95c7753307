using System.Globalization;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Breakeven.Server.Auditing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Management;

/// <summary>Stands before everything below <c>/manage</c>, also before what does not exist there: no admin, no answer.</summary>
/// <remarks>It decides by the path, before routing, so that no endpoint can be forgotten; and endpoints of the API work only with the <see cref="ManagementCall"/> that is made here.</remarks>
internal sealed partial class ManagementGuard(SnapshotSource snapshots, AuditLog audit, TimeProvider time, ILogger<ManagementGuard> logger)
{
    private const int FailuresPerMinute = 10;
    private readonly FailureQuota _failures = new(FailuresPerMinute, time);

    public static bool IsGuarded(HttpContext http) => http.Request.Path.StartsWithSegments("/manage", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lets an admin through, with a <see cref="ManagementCall"/>.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.CacheControl = "no-store";
        GatewaySnapshot snapshot = snapshots.Current;
        if (IsForeign(http.Request))
        {
            await ErrorAnswers.WriteAsync(http, ManagementErrors.CrossOrigin);
            return;
        }
        if (AdminAccess.NameOf(http, snapshot) is not { } admin)
        {
            CallError refusal = AdminAccess.Refusal(http, snapshot);
            await TellFailureAsync(http, refusal);
            await ErrorAnswers.WriteAsync(http, refusal);
            return;
        }
        if (!IsRead(http.Request.Method) && !AdminAccess.HasAdmin(snapshot))
        {
            await ErrorAnswers.WriteAsync(http, ManagementErrors.AdminKeyNotSet);
            return;
        }
        http.Features.Set(new ManagementCall(http, snapshot, admin));
        await next(http);
    }

    /// <summary>Whether a browser sends it for a page of another site. Programs send neither header.</summary>
    internal static bool IsForeign(HttpRequest request)
    {
        string? site = request.Headers["sec-fetch-site"];
        if (site is not (null or "same-origin" or "none")) return true;
        string? origin = request.Headers.Origin;
        return origin is not null && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private async Task TellFailureAsync(HttpContext http, CallError refusal)
    {
        if (_failures.Take() is not { } left) return;
        AuditEntry entry = new("nobody", $"{http.Request.Method} {http.Request.Path}", refusal.Status.ToString(CultureInfo.InvariantCulture))
        {
            Address = http.Connection.RemoteIpAddress?.ToString(),
            Detail = left == 0 ? refusal.Code : $"{refusal.Code}; {left} more failures before this one were not written",
        };
        try
        {
            await audit.AppendAsync(entry, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(error);
        }
    }

    [LoggerMessage(EventId = 3951, Level = LogLevel.Error, Message = "The audit log cannot be written")]
    private partial void LogNotWritten(Exception exception);
}
