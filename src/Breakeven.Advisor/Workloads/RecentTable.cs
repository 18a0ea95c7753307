using System.Runtime.InteropServices;

namespace Breakeven.Advisor.Workloads;

/// <summary>What was noted under a fingerprint, in bounded memory: two generations, of which the older is dropped when the younger is full.</summary>
/// <remarks>The last <see cref="_size"/> distinct fingerprints are always known, and none beyond twice as many, as in a finite cache.</remarks>
internal sealed class RecentTable<T>(int size)
    where T : struct
{
    private readonly int _size = size;
    private Dictionary<ulong, T> _young = [];
    private Dictionary<ulong, T> _old = [];

    /// <summary>The entry of <paramref name="key"/>, made if need be. Good until the next call.</summary>
    public ref T At(ulong key, out bool known)
    {
        if (_young.Count >= _size && !_young.ContainsKey(key)) Age();
        ref T entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, key, out known);
        if (!known && _old.Count > 0) known = _old.TryGetValue(key, out entry);
        return ref entry;
    }

    private void Age()
    {
        (_old, _young) = (_young, _old);
        _young.Clear(); // keeps its room: growing again costs more than clearing
    }
}
