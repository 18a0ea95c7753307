namespace Breakeven.Gateway.Caching.Flights;

/// <summary>Lets one of several identical calls be made while the others wait for its answer.</summary>
/// <remarks>
/// A leader that fails, or whose client goes, is followed by the call that has waited longest, so that a target that is down is not asked by all at once. After
/// <see cref="MostFailures"/> of them, or when there is an answer that must not be shared, every call is made for itself.
/// </remarks>
internal sealed class FlightBoard
{
    private const int MostFailures = 2;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>Requests that are being answered.</summary>
    public int Count
    {
        get { lock (_lock) return _flights.Count; }
    }

    /// <summary>Calls that wait for another.</summary>
    public int Waiting
    {
        get { lock (_lock) return _flights.Values.Sum(flight => flight.Waiting.Count); }
    }

    /// <returns>Null for the leader, which must <see cref="Land"/> or <see cref="Fail"/>; else what comes of the wait.</returns>
    public TaskCompletionSource<Landing>? Enter(string key, out Flight flight)
    {
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out Flight? found))
            {
                _flights[key] = flight = new(key);
                return null;
            }
            flight = found;
            TaskCompletionSource<Landing> wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
            flight.Waiting.AddLast(wait);
            return wait;
        }
    }

    /// <summary>Stops waiting.</summary>
    /// <returns>Null, or what was said meanwhile: one that was told to lead still has to.</returns>
    public Landing? Leave(Flight flight, TaskCompletionSource<Landing> wait)
    {
        lock (_lock)
        {
            if (flight.Waiting.Remove(wait)) return null;
        }
        return wait.Task.IsCompletedSuccessfully ? wait.Task.Result : null;
    }

    /// <summary>The leader's call has ended with an answer.</summary>
    public void Land(Flight flight, Landing landing)
    {
        List<TaskCompletionSource<Landing>> told;
        lock (_lock)
        {
            _flights.Remove(flight.Key);
            told = [.. flight.Waiting];
            flight.Waiting.Clear();
        }
        foreach (TaskCompletionSource<Landing> wait in told) wait.TrySetResult(landing);
    }

    /// <summary>The leader's call has ended without one.</summary>
    public void Fail(Flight flight)
    {
        TaskCompletionSource<Landing>? next = null;
        lock (_lock)
        {
            if (++flight.Failures < MostFailures && flight.Waiting.First is { } first)
            {
                next = first.Value;
                flight.Waiting.RemoveFirst();
            }
        }
        if (next is not null) next.TrySetResult(Landing.Lead);
        else Land(flight, Landing.Apart);
    }
}
