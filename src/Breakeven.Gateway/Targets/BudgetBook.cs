using System.Collections.Concurrent;

namespace Breakeven.Gateway.Targets;

/// <summary>All budgets of this process, in memory and rebuilt from the ledger. Outlives a configuration.</summary>
internal sealed class BudgetBook(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, KeyBudget> _budgets = new();

    /// <summary>Reads what the keys of a configuration have spent in their current windows. Before the configuration is put in force.</summary>
    /// <param name="spentSince">A key's settled cost since an instant, from the ledger.</param>
    public async Task PrepareAsync(
        IEnumerable<KeyConfig> keys, Func<string, DateTimeOffset, CancellationToken, Task<Money>> spentSince, CancellationToken cancellationToken)
    {
        foreach (KeyConfig key in keys)
        {
            if (key.Budget is not { } budget || (_budgets.TryGetValue(key.Name, out KeyBudget? known) && known.Period == budget.Per)) continue;
            DateTimeOffset start = BudgetWindow.StartOf(budget.Per, time.GetUtcNow());
            _budgets[key.Name] = new(budget.Per, start, await spentSince(key.Name, start, cancellationToken));
        }
    }

    /// <summary>Sets money aside for one hop.</summary>
    /// <param name="worstCase">The most that the hop can cost; null when no price is known, which holds nothing.</param>
    /// <returns>Null when the hold was taken, or the refusal.</returns>
    public CallError? Hold(CallContext call, Money? worstCase, out BudgetHold hold)
    {
        hold = default;
        if (call.Caller.Key is not { Budget: { } limit } key) return null;
        DateTimeOffset now = time.GetUtcNow();
        KeyBudget budget = _budgets.GetOrAdd(key.Name, static (_, arg) => new(arg.Per, BudgetWindow.StartOf(arg.Per, arg.now), Money.Zero), (limit.Per, now));
        if (budget.TryHold(worstCase ?? Money.Zero, limit.Usd, now) is { } taken)
        {
            hold = taken;
            return null;
        }
        DateTimeOffset resetsAt = budget.ResetsAt(now);
        return GatewayErrors.BudgetExceeded(key.Name, limit.Usd, resetsAt, resetsAt - now, call.Snapshot.Config.Server.BudgetExceededStatus);
    }

    public Money Committed(string key) => _budgets.TryGetValue(key, out KeyBudget? budget) ? budget.Committed() : Money.Zero;
}
