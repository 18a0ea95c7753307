namespace Breakeven.Gateway.Targets;

/// <summary>Reads an upstream body into memory, up to a bound.</summary>
internal static class BodyReader
{
    private const int LeastStep = 1024;

    /// <returns>False when the body is longer than <paramref name="most"/>.</returns>
    public static async ValueTask<bool> ReadAsync(Stream upstream, PooledBuffer into, int most, Heartbeat heartbeat, CancellationToken stop)
    {
        while (true)
        {
            int read = await heartbeat.WhileAsync(upstream.ReadAsync(into.GetMemory(LeastStep), stop));
            if (read == 0) return true;
            into.Advance(read);
            if (into.Length > most) return false;
        }
    }
}
