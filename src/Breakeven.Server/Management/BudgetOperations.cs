using System.Globalization;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Hosting;

namespace Breakeven.Server.Management;

/// <summary><c>GET /budgets</c>: every budget in force, what of it is spent and held, and when it resets.</summary>
internal sealed class BudgetOperations(IServiceProvider services) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
        [new("GET", "/budgets", "listBudgets", "Every budget in force: its limit, what is settled and held of it, and when its window resets.", ListAsync)];

    private Task ListAsync(ManagementCall call) => call.AnswerAsync(json =>
    {
        json.WriteStartArray("data");
        foreach (BudgetStanding standing in services.BudgetStandings())
        {
            json.WriteStartObject();
            json.WriteString("scope", standing.Scope);
            json.WriteString("name", standing.Name);
            json.WriteString("per", standing.Budget.Per.Word());
            json.WriteString("limit_usd", Text(standing.Budget.Usd));
            json.WriteString("settled_usd", Text(standing.Settled));
            json.WriteString("held_usd", Text(standing.Held));
            json.WriteString("resets_at", standing.ResetsAt);
            if (standing.Budget.WarnAt is { } share) json.WriteNumber("warn_at", share);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>Exact, as in a ledger record.</summary>
    private static string Text(Money money) => money.Usd.ToString(CultureInfo.InvariantCulture);
}
