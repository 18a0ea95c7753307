namespace Breakeven.Gateway.Caching.Flights;

/// <summary>One request that is being answered, and who waits for its answer. Guarded by its board's lock.</summary>
internal sealed class Flight(string key)
{
    public string Key => key;

    /// <summary>Calls that wait, the longest first.</summary>
    public LinkedList<TaskCompletionSource<Landing>> Waiting { get; } = [];

    /// <summary>Leaders that have failed.</summary>
    public int Failures { get; set; }
}
