using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>GET /manage/v1/budgets</c>: every budget in force, what of it is spent and held, and when it resets. For the admin.</summary>
public static class BudgetsEndpoint
{
    public static void MapBudgets(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        BudgetBook book = routes.ServiceProvider.GetRequiredService<BudgetBook>();
        RequestDelegate list = http => AdminAccess.Refuse(http, snapshots.Current) is { } refused ? ErrorAnswers.WriteAsync(http, refused) : ListAsync(http, book);
        routes.MapGet("/manage/v1/budgets", list);
    }

    private static Task ListAsync(HttpContext http, BudgetBook book)
    {
        http.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(http, body => Write(body, book));
    }

    private static void Write(IBufferWriter<byte> body, BudgetBook book)
    {
        using Utf8JsonWriter json = new(body);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (BudgetStanding standing in book.Standings())
        {
            json.WriteStartObject();
            json.WriteString("scope", standing.Owner.Scope.Word());
            json.WriteString("name", standing.Owner.Name);
            json.WriteString("per", standing.Budget.Per.Word());
            json.WriteString("limit_usd", Text(standing.Budget.Usd));
            json.WriteString("settled_usd", Text(standing.Settled));
            json.WriteString("held_usd", Text(standing.Held));
            json.WriteString("resets_at", standing.ResetsAt);
            if (standing.Budget.WarnAt is { } share) json.WriteNumber("warn_at", share);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Exact, as in a ledger record.</summary>
    private static string Text(Money money) => money.Usd.ToString(CultureInfo.InvariantCulture);
}
