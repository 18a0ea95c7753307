using System.Numerics.Tensors;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>Vectors of stored answers' requests, apart by context: only requests that are the same but for their last text are ever compared. Every one is looked at.</summary>
/// <param name="most">Vectors of all contexts; the oldest make room.</param>
internal sealed class VectorIndex(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Entry>> _contexts = [];
    private readonly Queue<Entry> _oldest = new();
    private int _count;

    public int Count
    {
        get { lock (_lock) return _count; }
    }

    /// <summary>The nearest of those whose facts agree.</summary>
    /// <param name="vector">Of length 1.</param>
    /// <param name="floor">Least cosine.</param>
    public SemanticNeighbour? Find(string context, ReadOnlySpan<float> vector, TextFacts facts, double floor)
    {
        lock (_lock)
        {
            if (!_contexts.TryGetValue(context, out List<Entry>? entries)) return null;
            SemanticNeighbour? best = null;
            foreach (Entry entry in entries)
            {
                if (entry.Vector.Length != vector.Length) continue;
                double cosine = TensorPrimitives.Dot(entry.Vector, vector);
                if (cosine >= floor && cosine > (best?.Cosine ?? double.NegativeInfinity) && entry.Facts.Agrees(facts)) best = new(entry.Key, cosine);
            }
            return best;
        }
    }

    /// <param name="key">Of the stored answer.</param>
    /// <param name="vector">Of length 1; kept.</param>
    public void Add(string context, string key, float[] vector, TextFacts facts)
    {
        lock (_lock)
        {
            if (!_contexts.TryGetValue(context, out List<Entry>? entries)) _contexts[context] = entries = [];
            if (entries.Exists(entry => entry.Key == key)) return;
            Entry added = new(context, key, vector, facts);
            entries.Add(added);
            _oldest.Enqueue(added);
            _count++;
            while (_count > most && _oldest.TryDequeue(out Entry? oldest)) Remove(oldest);
        }
    }

    /// <summary>Takes one out whose answer is not there any more.</summary>
    public void Remove(string context, string key)
    {
        lock (_lock)
        {
            if (_contexts.TryGetValue(context, out List<Entry>? entries) && entries.Find(entry => entry.Key == key) is { } found) Remove(found);
        }
    }

    /// <returns>The vector with length 1; null for one without a direction.</returns>
    public static float[]? Normalized(ReadOnlySpan<float> vector)
    {
        float length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length) || length < 1e-12f) return null;
        float[] normalized = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, normalized);
        return normalized;
    }

    private void Remove(Entry entry)
    {
        if (!_contexts.TryGetValue(entry.Context, out List<Entry>? entries)) return;
        int at = entries.IndexOf(entry);
        if (at < 0) return; // taken out before
        entries[at] = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        if (entries.Count == 0) _contexts.Remove(entry.Context);
        _count--;
    }

    private sealed class Entry(string context, string key, float[] vector, TextFacts facts)
    {
        public string Context => context;
        public string Key => key;
        public float[] Vector => vector;
        public TextFacts Facts => facts;
    }
}

/// <param name="Key">Of the stored answer.</param>
internal readonly record struct SemanticNeighbour(string Key, double Cosine);
