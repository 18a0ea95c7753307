namespace Breakeven.Routing.Features;

/// <summary>Many feature vectors, of which most values are zero, in three arrays.</summary>
internal sealed class SparseRows
{
    private readonly List<int> _starts = [0];
    private int[] _indices = new int[1024];
    private float[] _values = new float[1024];
    private int _used;

    public int Count => _starts.Count - 1;

    public ReadOnlySpan<int> Indices(int row) => _indices.AsSpan(_starts[row].._starts[row + 1]);

    public ReadOnlySpan<float> Values(int row) => _values.AsSpan(_starts[row].._starts[row + 1]);

    public void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (_used + indices.Length > _indices.Length)
        {
            int size = Math.Max(2 * _indices.Length, _used + indices.Length);
            Array.Resize(ref _indices, size);
            Array.Resize(ref _values, size);
        }
        indices.CopyTo(_indices.AsSpan(_used));
        values.CopyTo(_values.AsSpan(_used));
        _used += indices.Length;
        _starts.Add(_used);
    }
}
