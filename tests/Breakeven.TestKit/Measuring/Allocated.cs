namespace Breakeven.TestKit.Measuring;

/// <summary>Bytes that a piece of code allocates.</summary>
public static class Allocated
{
    private const int Rounds = 10;

    /// <summary>Bytes that the calling thread allocates in one run, without those of the first run.</summary>
    /// <remarks>The least of several rounds: what the runtime does now and then on the same thread (compiling, loading types) only adds.</remarks>
    public static long LeastOf(Action action)
    {
        action();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
