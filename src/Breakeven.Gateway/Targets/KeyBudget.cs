namespace Breakeven.Gateway.Targets;

/// <summary>One key's budget: what was settled and what is reserved in the current window.</summary>
/// <remarks>The sum of both never exceeds the limit by a hold. A window that has passed never reopens, even if the clock is set back; a call that ends later settles in the window it began in.</remarks>
internal sealed class KeyBudget(BudgetPeriod period, DateTimeOffset windowStart, Money settled)
{
    private readonly Lock _lock = new();
    private Window _window = new(windowStart, settled);

    public BudgetPeriod Period => period;

    /// <returns>A hold, or null when the limit does not cover the amount.</returns>
    public BudgetHold? TryHold(Money amount, Money limit, DateTimeOffset now)
    {
        lock (_lock)
        {
            Roll(now);
            return _window.TryHold(amount, limit) ? new BudgetHold(_window, amount) : null;
        }
    }

    public DateTimeOffset ResetsAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            Roll(now);
            return BudgetWindow.EndOf(period, _window.Start);
        }
    }

    /// <summary>Settled and reserved money of the current window.</summary>
    public Money Committed()
    {
        lock (_lock) return _window.Committed;
    }

    private void Roll(DateTimeOffset now)
    {
        DateTimeOffset start = BudgetWindow.StartOf(period, now);
        if (start > _window.Start) _window = new(start, Money.Zero);
    }

    /// <summary>One calendar window. Thread-safe.</summary>
    internal sealed class Window(DateTimeOffset start, Money settled)
    {
        private readonly Lock _lock = new();
        private Money _settled = settled;
        private Money _held = Money.Zero;

        public DateTimeOffset Start => start;

        public Money Committed
        {
            get { lock (_lock) return _settled + _held; }
        }

        public bool TryHold(Money amount, Money limit)
        {
            lock (_lock)
            {
                if (_settled + _held + amount > limit) return false;
                _held += amount;
                return true;
            }
        }

        public void Settle(Money held, Money spent)
        {
            lock (_lock)
            {
                _held -= held;
                _settled += spent;
            }
        }
    }
}
