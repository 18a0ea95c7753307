using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Budgets;

/// <summary>All budgets of this process, in memory and rebuilt from the ledger. Outlives a configuration; the budgets of the newest one hold for calls in flight too.</summary>
/// <remarks>
/// One lock guards all sums, so that a call is held in all of its budgets or in none, and no order of locks has to be right. Under it are a few
/// additions; a configuration without budgets never takes it. See docs/decisions/0023-one-lock-for-all-budgets.md.
/// </remarks>
internal sealed class BudgetBook(TimeProvider time, BudgetAlerts alerts)
{
    private static readonly BudgetScope[] s_scopes = Enum.GetValues<BudgetScope>();
    private readonly Lock _lock = new();
    private volatile FrozenDictionary<BudgetOwner, ImmutableArray<BudgetAccount>> _accounts = FrozenDictionary<BudgetOwner, ImmutableArray<BudgetAccount>>.Empty;

    /// <summary>Puts the budgets of a configuration in force. Before the configuration itself.</summary>
    /// <param name="spent">What was spent before, for accounts that are new.</param>
    public async Task PrepareAsync(BreakevenConfig config, IBudgetHistory spent, CancellationToken cancellationToken)
    {
        Dictionary<(BudgetOwner Owner, BudgetPeriod Period), BudgetConfig> wanted = BudgetLimits.Of(config);
        // Registered before the ledger is read: what a call costs that ends meanwhile counts once too often, until the next start, rather than not at all.
        foreach (BudgetAccount account in Open(wanted.Keys))
        {
            BudgetWindow window = account.Window;
            Money sum = await spent.SpentAsync(account.Owner, window.Start, cancellationToken);
            lock (_lock)
            {
                window.Settled += sum;
                account.IsLoaded = true;
            }
        }
        lock (_lock)
        {
            foreach (BudgetAccount account in All()) account.Budget = wanted.GetValueOrDefault((account.Owner, account.Period));
        }
    }

    /// <summary>Sets money aside for one hop, in all of the call's budgets or in none.</summary>
    /// <param name="target">Of the hop. A server of our own whose cost is not stated bills nobody for a call; an API whose price is not known does.</param>
    /// <param name="worstCase">The most that the hop can cost; null when no price is known.</param>
    /// <param name="instead">A hold of the same call that the new one replaces, if there is room for it.</param>
    /// <returns>Null when the hold was taken, or the refusal; then <paramref name="instead"/> stays as it was.</returns>
    public CallError? Hold(CallContext call, Target target, Money? worstCase, out BudgetHold hold, BudgetHold instead = default)
    {
        hold = default;
        if (_accounts.Count == 0) return null;
        ServerConfig server = call.Snapshot.Config.Server;
        BudgetPayers payers = BudgetPayers.Of(call);
        if (worstCase is null && target.Location != Location.Own && server.UnpricedUnderBudget == UnpricedCalls.Refuse && Limited(payers) is { } uncountable)
            return GatewayErrors.PriceUnknown(uncountable.ToString(), server.BudgetExceededStatus);
        if (TryHold(payers, worstCase ?? Money.Zero, call.Arrival.StartedAt, out hold, instead) is not { } spent) return null;
        alerts.Refused(spent.Owner, spent.Period);
        return GatewayErrors.BudgetExceeded(spent, time.GetUtcNow(), server.BudgetExceededStatus);
    }

    /// <returns>Null when the hold was taken, else the budget that stands in the way.</returns>
    internal BudgetReading? TryHold(BudgetPayers payers, Money amount, DateTimeOffset at, out BudgetHold hold, BudgetHold instead = default)
    {
        hold = default;
        if (_accounts.Count == 0) return null;
        BudgetAccount[] accounts = AccountsOf(payers);
        lock (_lock)
        {
            foreach (BudgetAccount account in accounts) account.Roll(at);
            Money lifted = Lift(instead.Reservation);
            foreach (BudgetAccount account in accounts)
            {
                if (account.Covers(amount)) continue;
                PutBack(instead.Reservation, lifted);
                return new(account.Owner, account.Period, account.Window.Committed, account.Budget!.Usd, account.ResetsAt);
            }
            BudgetReservation reservation = new(this, payers, at, amount, accounts);
            foreach (BudgetWindow window in reservation.Windows) window.Held += amount;
            hold = new(reservation);
            return null;
        }
    }

    /// <summary>Charges what a call cost to every budget that it belongs to, also to those that came into force while it ran.</summary>
    internal void Settle(BudgetReservation reservation, Money spent)
    {
        BudgetAccount[] now = AccountsOf(reservation.Payers);
        List<BudgetReading>? near = null;
        lock (_lock)
        {
            if (reservation.State == ReservationState.Settled) return;
            Lift(reservation);
            reservation.State = ReservationState.Settled;
            for (int i = 0; i < reservation.Windows.Length; i++) Add(reservation.Accounts[i], reservation.Windows[i], spent, ref near);
            // A budget that came into force while the call ran.
            foreach (BudgetAccount account in now)
                if (!reservation.Accounts.Contains(account)) Add(account, account.Roll(reservation.At), spent, ref near);
        }
        alerts.Near(near);
        if (spent > reservation.Amount) TellExcess(reservation, spent);
    }

    internal void Release(BudgetReservation reservation)
    {
        lock (_lock) Lift(reservation);
    }

    /// <summary>Every budget in force, as it stands now.</summary>
    public ImmutableArray<BudgetStanding> Standings()
    {
        DateTimeOffset now = time.GetUtcNow();
        var standings = ImmutableArray.CreateBuilder<BudgetStanding>();
        lock (_lock)
        {
            foreach (BudgetAccount account in All())
            {
                if (account.Budget is not { } budget) continue;
                BudgetWindow window = account.Roll(now);
                standings.Add(new(account.Owner.Scope.Word(), account.Owner.Name, budget, window.Settled, window.Held, account.ResetsAt));
            }
        }
        standings.Sort(static (a, b) => (a.Scope, a.Name, a.Budget.Per).CompareTo((b.Scope, b.Name, b.Budget.Per)));
        return standings.DrainToImmutable();
    }

    /// <summary>Settled and reserved money of an owner's current window.</summary>
    internal Money Committed(BudgetOwner owner, BudgetPeriod period)
    {
        lock (_lock) return _accounts.GetValueOrDefault(owner, []).FirstOrDefault(account => account.Period == period)?.Window.Committed ?? Money.Zero;
    }

    /// <param name="near">Gets the budget, when this cost makes its window reach the share at which to warn.</param>
    private static void Add(BudgetAccount account, BudgetWindow window, Money spent, ref List<BudgetReading>? near)
    {
        window.Settled += spent;
        if (window.HasWarned || account.Budget is not { WarnAt: { } share } budget || window.Settled < budget.Usd * (decimal)share) return;
        window.HasWarned = true;
        (near ??= []).Add(new(account.Owner, account.Period, window.Settled, budget.Usd, BudgetPeriods.EndOf(account.Period, window.Start)));
    }

    private void TellExcess(BudgetReservation reservation, Money spent)
    {
        for (int i = 0; i < reservation.Windows.Length; i++)
        {
            bool isFirst;
            lock (_lock)
            {
                isFirst = !reservation.Windows[i].HasToldExcess;
                reservation.Windows[i].HasToldExcess = true;
            }
            if (reservation.Accounts[i].Budget is not null) alerts.Excess(reservation.Accounts[i].Owner, reservation.Amount, spent, isFirst);
        }
    }

    /// <summary>Takes a hold's amount out of its windows.</summary>
    private static Money Lift(BudgetReservation? reservation)
    {
        if (reservation is not { State: ReservationState.Held }) return Money.Zero;
        foreach (BudgetWindow window in reservation.Windows) window.Held -= reservation.Amount;
        reservation.State = ReservationState.Released;
        return reservation.Amount;
    }

    private static void PutBack(BudgetReservation? reservation, Money lifted)
    {
        if (reservation is null || lifted == Money.Zero) return;
        foreach (BudgetWindow window in reservation.Windows) window.Held += lifted;
        reservation.State = ReservationState.Held;
    }

    private BudgetOwner? Limited(BudgetPayers payers)
    {
        foreach (BudgetAccount account in AccountsOf(payers))
            if (account.Budget is not null) return account.Owner;
        return null;
    }

    private BudgetAccount[] AccountsOf(BudgetPayers payers)
    {
        FrozenDictionary<BudgetOwner, ImmutableArray<BudgetAccount>> all = _accounts;
        BudgetAccount[] found = [];
        foreach (BudgetScope scope in s_scopes)
            if (payers[scope] is { } name && all.TryGetValue(new(scope, name), out ImmutableArray<BudgetAccount> own))
                found = found.Length == 0 ? ImmutableCollectionsMarshal.AsArray(own)! : [.. found, .. own]; // one owner is the usual case: its own array, which nobody changes
        return found;
    }

    /// <summary>Adds the accounts that are not there yet.</summary>
    /// <returns>Those that the ledger's sum is to be added to.</returns>
    private List<BudgetAccount> Open(IEnumerable<(BudgetOwner Owner, BudgetPeriod Period)> wanted)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            List<BudgetAccount> all = [.. All()];
            foreach ((BudgetOwner owner, BudgetPeriod period) in wanted)
                if (!all.Exists(account => account.Owner == owner && account.Period == period)) all.Add(new(owner, period, BudgetPeriods.StartOf(period, now)));
            _accounts = all.GroupBy(account => account.Owner).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
            return all.FindAll(account => !account.IsLoaded);
        }
    }

    private IEnumerable<BudgetAccount> All() => _accounts.Values.SelectMany(accounts => accounts);
}
