using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Breakeven.Gateway.Budgets;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;

namespace Breakeven.Cli.Commands;

/// <summary>A key as <c>keys list</c> shows it: without its credentials, and of their hashes only the beginning.</summary>
/// <param name="State"><c>active</c>, <c>expired</c> or <c>disabled</c>.</param>
internal sealed record ListedKey(string Name, string State, string? Environment, string? Team, DateTimeOffset? ExpiresAt, ImmutableArray<string> Hashes, ImmutableArray<ListedBudget> Budgets)
{
    private const int ShownOfHash = 8;

    /// <summary>Spent sums come from the ledger, where there is one that can be read.</summary>
    public static async Task<ImmutableArray<ListedKey>> ReadAsync(BreakevenConfig config, string ledgerUrl, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using EmbeddedLedger? ledger = await OpenAsync(ledgerUrl, cancellationToken);
        var keys = ImmutableArray.CreateBuilder<ListedKey>();
        foreach (KeyConfig key in config.Keys)
        {
            var budgets = ImmutableArray.CreateBuilder<ListedBudget>();
            foreach (BudgetConfig budget in key.Budgets)
            {
                Money? spent = ledger is null ? null : await ledger.SpentAsync(SpentBy.Key, key.Name, BudgetPeriods.StartOf(budget.Per, now), cancellationToken);
                budgets.Add(new(budget.Usd, budget.Per.Word(), spent));
            }
            keys.Add(new(
                key.Name, StateOf(key, now), key.Environment, key.Team, key.ExpiresAt, [.. key.Hashes.Select(hash => $"{hash.Sha256[..ShownOfHash]}…{(hash.Expires is { } end ? $" until {end:u}" : "")}")],
                budgets.DrainToImmutable()));
        }
        return keys.DrainToImmutable();
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("state", State);
        json.WriteString("environment", Environment);
        json.WriteString("team", Team);
        if (ExpiresAt is { } end) json.WriteString("expires_at", end);
        else json.WriteNull("expires_at");
        json.WriteStartArray("hashes");
        foreach (string hash in Hashes) json.WriteStringValue(hash);
        json.WriteEndArray();
        json.WriteStartArray("budgets");
        foreach (ListedBudget budget in Budgets)
        {
            json.WriteStartObject();
            json.WriteString("limit_usd", budget.Limit.Usd.ToString(CultureInfo.InvariantCulture));
            json.WriteString("per", budget.Per);
            json.WriteString("spent_usd", budget.Spent?.Usd.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string StateOf(KeyConfig key, DateTimeOffset now)
    {
        if (!key.Enabled) return "disabled";
        bool isOver = key.ExpiresAt <= now || key.Hashes.All(hash => hash.Expires <= now);
        return isOver ? "expired" : "active";
    }

    private static async Task<EmbeddedLedger?> OpenAsync(string url, CancellationToken cancellationToken)
    {
        if (!File.Exists(LedgerLocation.DatabasePath(url))) return null;
        try
        {
            return await LedgerLocation.OpenForReadingAsync(url, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            return null;
        }
    }
}

/// <summary>One budget of a listed key.</summary>
/// <param name="Spent">In the present window; null when no ledger could be read.</param>
internal sealed record ListedBudget(Money Limit, string Per, Money? Spent);
