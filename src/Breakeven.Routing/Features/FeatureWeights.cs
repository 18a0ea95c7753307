namespace Breakeven.Routing.Features;

/// <summary>How much a bucket tells, and where a dense feature usually lies, learnt from the prompts of a training.</summary>
/// <remarks>
/// A bucket's factor is its inverse document frequency ln((1+n)/(1+df)) + 1, in steps of 1/20, so that a byte holds it; 0 for one that fewer than two prompts had, which
/// says nothing and is what a strange prompt is recognised by.
/// </remarks>
internal sealed class FeatureWeights
{
    public const double StepsPerUnit = 20;

    /// <summary>Prompts that must have had a bucket for it to count as known.</summary>
    public const int LeastPrompts = 2;

    /// <summary>Dense features are cut this many standard deviations from their mean: a prompt made to be extreme moves a score no further.</summary>
    private const float MostDeviations = 3;

    private static readonly float[] s_factors = [.. Enumerable.Range(0, 256).Select(step => (float)(step / StepsPerUnit))];

    private readonly byte[] _steps;
    private readonly float[] _means, _deviations, _least, _most;

    public FeatureWeights(byte[] steps, float[] means, float[] deviations, float[] least, float[] most) =>
        (_steps, _means, _deviations, _least, _most) = (steps, means, deviations, least, most);

    public ReadOnlySpan<byte> Steps => _steps;
    public ReadOnlySpan<float> Means => _means;
    public ReadOnlySpan<float> Deviations => _deviations;
    public ReadOnlySpan<float> Least => _least;
    public ReadOnlySpan<float> Most => _most;

    public float FactorOf(int bucket) => s_factors[_steps[bucket]];

    /// <summary>Standard deviations from the mean, at most 3.</summary>
    public float Scaled(int feature, float value) => Math.Clamp((value - _means[feature]) / _deviations[feature], -MostDeviations, MostDeviations);

    /// <summary>How far a dense feature lies outside of what any prompt of the training had; 0 within.</summary>
    public float Outside(int feature, float value) => Math.Max(0, Math.Max(_least[feature] - value, value - _most[feature]));

    /// <summary>Learns from documents as <see cref="DocumentCounts"/> has counted them.</summary>
    public static FeatureWeights From(DocumentCounts counts)
    {
        byte[] steps = new byte[FeatureSpace.TextBuckets];
        for (int bucket = 0; bucket < steps.Length; bucket++)
        {
            int documents = counts.DocumentsWith(bucket);
            if (documents < LeastPrompts) continue;
            steps[bucket] = (byte)Math.Clamp(Math.Round(StepsPerUnit * (Math.Log((1.0 + counts.Documents) / (1.0 + documents)) + 1)), 1, 255);
        }
        float[] means = new float[DenseFeatures.Count], deviations = new float[DenseFeatures.Count];
        for (int i = 0; i < means.Length; i++)
        {
            (double mean, double deviation) = counts.DenseSummary(i);
            (means[i], deviations[i]) = ((float)mean, (float)Math.Max(deviation, 1e-3));
        }
        return new(steps, means, deviations, counts.Least(), counts.Most());
    }
}
