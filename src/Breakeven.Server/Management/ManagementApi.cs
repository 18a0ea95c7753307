using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Endpoints;
using Breakeven.Server.Auditing;
using Breakeven.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Breakeven.Server.Management;

/// <summary>The management API: every registered operation, mapped behind the guard, with its parameters checked and its changes audited.</summary>
internal static class ManagementApi
{
    public const string Root = "/manage/v1";

    public static IServiceCollection AddManagement(this IServiceCollection services, string database, TimeProvider time)
    {
        services.AddSingleton(_ => new AuditLog(AuditLog.PathBeside(database), time)).AddSingleton<ManagementGuard>().AddSingleton<ConfigPublisher>();
        services.AddSingleton<IManagementOperations, CallOperations>().AddSingleton<IManagementOperations, ConfigOperations>().AddSingleton<IManagementOperations, TargetOperations>();
        services.AddSingleton<IManagementOperations, BudgetOperations>();
        return services.AddSingleton<IManagementOperations, AuditOperations>().AddSingleton<IManagementOperations, OpenApiOperation>();
    }

    /// <summary>Puts the guard before the application's endpoints.</summary>
    /// <param name="own">The management API's own listener; null when it shares the gateway's.</param>
    public static void UseManagementGuard(this WebApplication app, ListenAddress? own)
    {
        ManagementGuard guard = app.Services.GetRequiredService<ManagementGuard>();
        app.Use((http, next) =>
        {
            bool isManagement = ManagementGuard.IsGuarded(http);
            if (!IsServedHere(http, isManagement, own)) return ErrorAnswers.WriteAsync(http, ErrorAnswers.ForStatus(http, StatusCodes.Status404NotFound));
            return isManagement ? guard.InvokeAsync(http, next) : next(http);
        });
    }

    public static void MapManagement(this WebApplication app)
    {
        AuditLog audit = app.Services.GetRequiredService<AuditLog>();
        foreach (ManagementOperation operation in app.Services.GetServices<IManagementOperations>().SelectMany(part => part.Operations))
        {
            RequestDelegate handle = http => InvokeAsync(http, operation, audit);
            app.MapMethods(Root + operation.Path, [operation.Method], handle).WithMetadata(operation);
        }
    }

    /// <summary>A listener of its own serves management, health and metrics, and the gateway's listener then serves no management.</summary>
    private static bool IsServedHere(HttpContext http, bool isManagement, ListenAddress? own)
    {
        if (own is null) return true;
        bool isOwn = http.Connection.LocalPort == own.Port;
        return isManagement ? isOwn : !isOwn || http.Request.Path.Value is "/healthz" or "/readyz" or "/metrics";
    }

    private static async Task InvokeAsync(HttpContext http, ManagementOperation operation, AuditLog audit)
    {
        ManagementCall call = http.Features.Get<ManagementCall>() ?? throw new InvalidOperationException($"{operation.Id} was reached around the guard.");
        if (await CheckAsync(call, operation, audit) is { } refused)
        {
            await call.RefuseAsync(refused);
            return;
        }
        if (!operation.IsAudited)
        {
            await operation.Handle(call);
            return;
        }
        string result = "failed";
        try
        {
            await operation.Handle(call);
            result = http.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
        }
        finally
        {
            // Also for a caller that has gone: what was done was done.
            await audit.AppendAsync(new(call.Admin, $"{operation.Method} {http.Request.Path}", result) { Address = http.Connection.RemoteIpAddress?.ToString(), Detail = call.AuditDetail }, CancellationToken.None);
        }
    }

    private static async Task<CallError?> CheckAsync(ManagementCall call, ManagementOperation operation, AuditLog audit)
    {
        HttpRequest request = call.Http.Request;
        foreach (string name in request.Query.Keys)
            if (!operation.Parameters.Any(parameter => parameter.Name == name)) return ManagementErrors.UnknownParameter(name, operation.Parameters.Select(parameter => parameter.Name));
        if (operation.Method != "GET" && MediaTypeError(request, operation.Bodies) is { } wrong) return wrong;
        return operation.IsAudited && !await audit.IsWritableAsync(call.Aborted) ? ManagementErrors.AuditUnavailable : null;
    }

    /// <summary>Every change says a type that a web page cannot send without asking first, also where there is no body.</summary>
    private static CallError? MediaTypeError(HttpRequest request, ImmutableArray<string> known)
    {
        ImmutableArray<string> types = known.IsEmpty ? ["application/json"] : known;
        bool fits = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && types.Any(one => type.MediaType.Equals(one, StringComparison.OrdinalIgnoreCase));
        return fits ? null : ManagementErrors.MediaType(types);
    }
}
