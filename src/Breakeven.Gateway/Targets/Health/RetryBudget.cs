namespace Breakeven.Gateway.Targets.Health;

/// <summary>Keeps retries from multiplying the load on a provider that is in trouble: at most a fifth of the tries under way may be retries or hedges, and three in any case.</summary>
/// <remarks>
/// One for each provider, so that one provider's trouble does not cost another's calls their second try. Going on to another target is not a retry: it moves load and does not add any.
/// Envoy's default budget. Thread-safe; a few atomic operations a try.
/// </remarks>
internal sealed class RetryBudget
{
    public const int Least = 3;
    private const int Percent = 20;
    private int _active, _retries;

    /// <summary>Calls that this provider works on, or that wait to ask it again.</summary>
    public int Active => Volatile.Read(ref _active);
    public int Retries => Volatile.Read(ref _retries);

    public void Enter() => Interlocked.Increment(ref _active);

    public void Leave() => Interlocked.Decrement(ref _active);

    /// <summary>Takes the right to one retry or hedge; it is held until <see cref="GiveBack"/>, its wait included.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _retries) <= Math.Max(Least, (long)Active * Percent / 100)) return true;
        Interlocked.Decrement(ref _retries);
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _retries);
}
