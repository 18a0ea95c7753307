using System.Runtime.CompilerServices;

namespace Breakeven.Routing.Features;

/// <summary>From the counts of one prompt to the vector that the heads weigh: words and pieces each of length 1, dense features scaled, a constant. Keeps its memory; not for two threads at once.</summary>
internal sealed class PromptVector
{
    /// <summary>Value of one standard deviation of a dense feature, against text of length 1. Found by cross-validation on the open sets.</summary>
    public const float DenseScale = 0.15f;

    /// <summary>Value of the route that a prompt is of.</summary>
    public const float RouteScale = 1;

    /// <summary>Place of the constant, behind all features.</summary>
    public const int Constant = FeatureSpace.Size;

    /// <summary>Weights of a head but for its routes.</summary>
    public const int Size = FeatureSpace.Size + 1;

    private int[] _indices = new int[8 * 1024];
    private float[] _values = new float[8 * 1024];
    private int _count;

    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, _count);
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    public void Fill(PromptFeatures prompt, FeatureWeights weights) => Fill(prompt.Buckets, prompt.Counts, prompt.Dense, weights);

    /// <param name="counts">By bucket, for all buckets.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(ReadOnlySpan<int> buckets, ReadOnlySpan<ushort> counts, ReadOnlySpan<float> dense, FeatureWeights weights)
    {
        _count = 0;
        double wordSquares = 0, charSquares = 0;
        foreach (int bucket in buckets)
        {
            float factor = weights.FactorOf(bucket);
            if (factor == 0) continue;
            int count = counts[bucket];
            float value = count == 1 ? factor : factor * (1 + MathF.Log(count));
            if (bucket < FeatureSpace.WordBuckets) wordSquares += value * value;
            else charSquares += value * value;
            Add(bucket, value);
        }
        Normalise(wordSquares, charSquares);
        for (int i = 0; i < dense.Length; i++) Add(FeatureSpace.TextBuckets + i, DenseScale * weights.Scaled(i, dense[i]));
        Add(Constant, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Dot(float[] head)
    {
        double sum = 0;
        for (int i = 0; i < _count; i++) sum += head[_indices[i]] * _values[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalise(double wordSquares, double charSquares)
    {
        float word = wordSquares > 0 ? (float)(1 / Math.Sqrt(wordSquares)) : 0, piece = charSquares > 0 ? (float)(1 / Math.Sqrt(charSquares)) : 0;
        for (int i = 0; i < _count; i++) _values[i] *= _indices[i] < FeatureSpace.WordBuckets ? word : piece;
    }

    public void Add(int index, float value)
    {
        if (_count == _indices.Length)
        {
            Array.Resize(ref _indices, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }
        _indices[_count] = index;
        _values[_count++] = value;
    }
}
