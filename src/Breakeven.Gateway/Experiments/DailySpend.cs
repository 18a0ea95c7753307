namespace Breakeven.Gateway.Experiments;

/// <summary>Money a day (UTC) for what the operator pays to find something out. Counted in this process: a restart begins the day anew. Thread-safe.</summary>
internal sealed class DailySpend
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateOnly Day, Money Spent)> _spent = [];

    /// <summary>Takes the most that something can cost, if there is room for it today.</summary>
    public bool TryTake(string what, Money most, Money limit, DateTimeOffset now)
    {
        DateOnly day = DateOnly.FromDateTime(now.UtcDateTime);
        lock (_lock)
        {
            (DateOnly Day, Money Spent) known = _spent.GetValueOrDefault(what);
            Money before = known.Day == day ? known.Spent : Money.Zero;
            if (before + most > limit) return false;
            _spent[what] = (day, before + most);
            return true;
        }
    }

    /// <summary>Gives back what was taken and not spent.</summary>
    public void GiveBack(string what, Money unspent, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_spent.TryGetValue(what, out (DateOnly Day, Money Spent) known) && known.Day == DateOnly.FromDateTime(now.UtcDateTime)) _spent[what] = (known.Day, known.Spent - unspent);
        }
    }
}
