namespace Breakeven.Gateway.Hosting;

/// <summary>When engines on standby ran, for whoever meters what they cost. Thread-safe.</summary>
public sealed class DeploymentUptime
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _open = [];
    private readonly Dictionary<string, List<(DateTimeOffset From, DateTimeOffset To)>> _closed = [];

    /// <param name="target">Name of the target; one that runs already goes on running.</param>
    /// <param name="at">UTC.</param>
    public void Began(string target, DateTimeOffset at)
    {
        lock (_lock) _open.TryAdd(target, at);
    }

    /// <param name="target">Name of the target; nothing happens for one that does not run.</param>
    /// <param name="at">UTC.</param>
    public void Ended(string target, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_open.Remove(target, out DateTimeOffset from)) Close(target, from, at);
        }
    }

    /// <summary>Takes what a target ran until an instant; the next take goes on from there.</summary>
    /// <returns>Periods [from, to), none of them empty.</returns>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Take(string target, DateTimeOffset until)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(target, out DateTimeOffset from))
            {
                Close(target, from, until);
                _open[target] = until;
            }
            return _closed.Remove(target, out List<(DateTimeOffset, DateTimeOffset)>? periods) ? periods : [];
        }
    }

    private void Close(string target, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) return;
        if (!_closed.TryGetValue(target, out List<(DateTimeOffset, DateTimeOffset)>? periods)) _closed[target] = periods = [];
        periods.Add((from, to));
    }
}
