namespace Breakeven.Gateway.Routing;

/// <summary>Which target answered something that goes on later. Bounded: what was not used for longest is forgotten first, and all of it when the process ends. Thread-safe.</summary>
/// <remarks>For each key apart: an id that one key got leads no other anywhere.</remarks>
/// <param name="most">Most entries, of all keys together.</param>
/// <param name="moves">Whether a later target takes an entry over.</param>
internal abstract class TargetMemory(int most, bool moves)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string? Key, string Id), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // the latest last

    public void Remember(string? key, string id, string targetId)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((key, id), out LinkedListNode<Entry>? known))
            {
                if (moves) known.Value = known.Value with { Target = targetId };
                Use(known);
                return;
            }
            _entries[(key, id)] = _byUse.AddLast(new Entry(key, id, targetId));
            if (_entries.Count > most) Forget(_byUse.First!);
        }
    }

    /// <returns>The target's id, or null when it is not known.</returns>
    public string? Find(string? key, string id)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((key, id), out LinkedListNode<Entry>? known)) return null;
            Use(known);
            return known.Value.Target;
        }
    }

    private void Use(LinkedListNode<Entry> entry)
    {
        _byUse.Remove(entry);
        _byUse.AddLast(entry);
    }

    private void Forget(LinkedListNode<Entry> entry)
    {
        _byUse.Remove(entry);
        _entries.Remove((entry.Value.Key, entry.Value.Id));
    }

    private readonly record struct Entry(string? Key, string Id, string Target);
}
