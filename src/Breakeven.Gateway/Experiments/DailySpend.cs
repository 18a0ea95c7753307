namespace Breakeven.Gateway.Experiments;

/// <summary>Money a day (UTC) for what the operator pays to find something out: copies by route, judging by workload. Thread-safe.</summary>
/// <remarks>Counted in this process, on top of what the ledger says was spent earlier on the day that it started: a restart spends no day's money twice.</remarks>
internal sealed class DailySpend(IQualityLog log, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateOnly Day, Money Spent)> _spent = [];
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private Task? _earlier;

    /// <summary>Who pays for a copy (<see cref="Arm.Shadow"/>) or a judge's answer (<see cref="Judge.Word"/>) that belongs to a call.</summary>
    public static string AccountOf(string word, CallRecord call) => word == Judge.Word ? $"{word} {call.Workload}" : $"{word} {call.Route}";

    /// <summary>Takes the most that something can cost, if there is room for it today.</summary>
    /// <exception cref="Breakeven.Ledger.Writing.LedgerUnavailableException">What was spent before this process began cannot be read; it is tried again with the next.</exception>
    public async ValueTask<bool> TryTakeAsync(string account, Money most, Money limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await EarlierAsync(cancellationToken);
        DateOnly day = DateOnly.FromDateTime(now.UtcDateTime);
        lock (_lock)
        {
            Money before = SpentOn(day, account);
            if (before + most > limit) return false;
            _spent[account] = (day, before + most);
            return true;
        }
    }

    /// <summary>Gives back what was taken and not spent.</summary>
    public void GiveBack(string account, Money unspent, DateTimeOffset now)
    {
        DateOnly day = DateOnly.FromDateTime(now.UtcDateTime);
        lock (_lock)
        {
            if (_spent.TryGetValue(account, out (DateOnly Day, Money Spent) known) && known.Day == day) _spent[account] = (day, known.Spent - unspent);
        }
    }

    /// <summary>Reads once what the ledger has of this day before the process began. A read that failed is forgotten.</summary>
    private async Task EarlierAsync(CancellationToken cancellationToken)
    {
        Task earlier;
        lock (_lock) earlier = _earlier is null or { IsFaulted: true } or { IsCanceled: true } ? _earlier = ReadEarlierAsync(cancellationToken) : _earlier;
        await earlier.WaitAsync(cancellationToken);
    }

    private async Task ReadEarlierAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset midnight = new(_started.UtcDateTime.Date, TimeSpan.Zero);
        Dictionary<string, Money> sums = [];
        await foreach (CallRecord copy in log.CopiesAsync(midnight, _started, cancellationToken))
            if (copy is { Arm: { } word, CostUsd: { } cost }) sums[AccountOf(word, copy)] = sums.GetValueOrDefault(AccountOf(word, copy)) + cost;
        DateOnly day = DateOnly.FromDateTime(midnight.UtcDateTime);
        lock (_lock)
        {
            foreach ((string account, Money cost) in sums) _spent[account] = (day, cost);
        }
    }

    private Money SpentOn(DateOnly day, string account) => _spent.GetValueOrDefault(account) is { } known && known.Day == day ? known.Spent : Money.Zero;
}
