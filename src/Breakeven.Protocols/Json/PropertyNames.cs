using System.Buffers;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>The property names of the objects that are open while a body is read, to find one that is named twice.</summary>
/// <remarks>
/// A small object is searched name by name; a large one is sorted when it closes, so that an object of a million names costs n log n
/// and no choice of names is worse, as it could be with hashes. Escaped names are compared decoded.
/// </remarks>
internal sealed class PropertyNames(ReadOnlyMemory<byte> body) : IComparer<PropertyNames.Name>, IDisposable
{
    private const int SearchedSize = 16;

    private Name[] _names = ArrayPool<Name>.Shared.Rent(64);
    private byte[] _decoded = [];
    private int _count;
    private int _decodedCount;
    private int _scope;

    /// <param name="Start">Where the name begins, or for the mark of an object the scope around it.</param>
    /// <param name="Length">In bytes.</param>
    /// <param name="IsDecoded">Whether it lies in the buffer of decoded names and not in the body.</param>
    internal readonly record struct Name(int Start, int Length, bool IsDecoded);

    public void OpenObject()
    {
        Push(new(_scope, 0, false));
        _scope = _count;
    }

    /// <param name="json">Stands on a property name.</param>
    /// <returns>False when the object has it already, as far as a small object can tell yet.</returns>
    public bool TryAdd(ref readonly Utf8JsonReader json)
    {
        Name name = json.ValueIsEscaped ? Decode(in json) : new(checked((int)json.TokenStartIndex + 1), json.ValueSpan.Length, false);
        bool isNew = _count - _scope >= SearchedSize || !Holds(name);
        Push(name);
        return isNew;
    }

    /// <returns>False when a large object named a property twice.</returns>
    public bool TryCloseObject()
    {
        bool unique = _count - _scope <= SearchedSize || AreDistinct(_names.AsSpan(_scope, _count - _scope));
        _count = _scope - 1;
        _scope = _names[_count].Start;
        return unique;
    }

    // Any order does that puts equal names side by side; lengths are at hand without touching the body.
    public int Compare(Name x, Name y) => x.Length != y.Length ? x.Length.CompareTo(y.Length) : Bytes(x).SequenceCompareTo(Bytes(y));

    public void Dispose()
    {
        ArrayPool<Name>.Shared.Return(_names);
        if (_decoded.Length > 0) ArrayPool<byte>.Shared.Return(_decoded);
        (_names, _decoded) = ([], []);
    }

    private bool Holds(Name name)
    {
        ReadOnlySpan<byte> bytes = Bytes(name);
        foreach (Name other in _names.AsSpan(_scope, _count - _scope))
        {
            if (other.Length == name.Length && bytes.SequenceEqual(Bytes(other))) return true;
        }
        return false;
    }

    private bool AreDistinct(Span<Name> names)
    {
        names.Sort(this);
        for (int i = 1; i < names.Length; i++)
        {
            if (Compare(names[i - 1], names[i]) == 0) return false;
        }
        return true;
    }

    private Name Decode(ref readonly Utf8JsonReader json)
    {
        Grow(ref _decoded, _decodedCount, json.ValueSpan.Length);
        int start = _decodedCount;
        int length = json.CopyString(_decoded.AsSpan(start));
        _decodedCount += length;
        return new(start, length, true);
    }

    private ReadOnlySpan<byte> Bytes(Name name) =>
        name.IsDecoded ? _decoded.AsSpan(name.Start, name.Length) : body.Span.Slice(name.Start, name.Length);

    private void Push(Name name)
    {
        Grow(ref _names, _count, 1);
        _names[_count++] = name;
    }

    private static void Grow<T>(ref T[] array, int used, int needed)
    {
        if (array.Length - used >= needed) return;
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(2 * array.Length, used + needed));
        array.AsSpan(0, used).CopyTo(larger);
        if (array.Length > 0) ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
