namespace Breakeven.Server.Watching;

/// <summary>Ids of the calls about which something may still be found out; the oldest make room.</summary>
internal sealed class RecentCalls
{
    /// <summary>By estimate 6 MB.</summary>
    private const int Most = 100_000;

    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = [];

    public void Add(Guid call)
    {
        if (!_ids.Add(call)) return;
        _order.Enqueue(call);
        if (_order.Count > Most) _ids.Remove(_order.Dequeue());
    }

    public bool Has(Guid call) => _ids.Contains(call);
}
