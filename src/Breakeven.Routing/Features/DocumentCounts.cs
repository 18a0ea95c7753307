namespace Breakeven.Routing.Features;

/// <summary>In how many prompts each bucket occurs, and sums of the dense features.</summary>
internal sealed class DocumentCounts
{
    private readonly int[] _documents = new int[FeatureSpace.TextBuckets];
    private readonly double[] _sums = new double[DenseFeatures.Count], _squares = new double[DenseFeatures.Count];
    private readonly float[] _least = Filled(float.MaxValue), _most = Filled(float.MinValue);

    public int Documents { get; private set; }

    public int DocumentsWith(int bucket) => _documents[bucket];

    public void Add(ReadOnlySpan<int> buckets, ReadOnlySpan<float> dense)
    {
        Documents++;
        foreach (int bucket in buckets) _documents[bucket]++;
        for (int i = 0; i < dense.Length; i++)
        {
            _sums[i] += dense[i];
            _squares[i] += (double)dense[i] * dense[i];
            _least[i] = Math.Min(_least[i], dense[i]);
            _most[i] = Math.Max(_most[i], dense[i]);
        }
    }

    /// <returns>Mean and standard deviation.</returns>
    public (double Mean, double Deviation) DenseSummary(int feature)
    {
        if (Documents == 0) return (0, 1);
        double mean = _sums[feature] / Documents;
        return (mean, Math.Sqrt(Math.Max(0, (_squares[feature] / Documents) - (mean * mean))));
    }

    /// <summary>Of each dense feature.</summary>
    public float[] Least() => Documents == 0 ? new float[DenseFeatures.Count] : [.. _least];

    /// <summary>Of each dense feature.</summary>
    public float[] Most() => Documents == 0 ? new float[DenseFeatures.Count] : [.. _most];

    private static float[] Filled(float value)
    {
        float[] filled = new float[DenseFeatures.Count];
        Array.Fill(filled, value);
        return filled;
    }
}
