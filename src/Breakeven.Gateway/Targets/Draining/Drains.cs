namespace Breakeven.Gateway.Targets.Draining;

/// <summary>Counts the answers that are read to their end though their clients have gone. Bounded, since nobody waits for them.</summary>
internal sealed class Drains
{
    /// <summary>Most answers that are drained at once; further ones are cancelled.</summary>
    public const int Most = 64;

    private int _running;

    public int Running => Volatile.Read(ref _running);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= Most) return true;
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
