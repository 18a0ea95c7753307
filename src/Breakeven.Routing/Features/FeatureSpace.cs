namespace Breakeven.Routing.Features;

/// <summary>Where each feature of a prompt has its place among the weights. A change here makes earlier model files unreadable: raise <see cref="Version"/>.</summary>
public static class FeatureSpace
{
    /// <summary>Of the features, not of the file.</summary>
    public const int Version = 1;

    /// <summary>Buckets for word 1- and 2-grams. In the reference measurements 2^16 buckets cost at most 0.008 APGR against a full vocabulary.</summary>
    public const int WordBuckets = 1 << 16;

    /// <summary>Buckets for 3- to 5-grams of bytes within words.</summary>
    public const int CharBuckets = 1 << 16;

    /// <summary>Words and characters together; the dense features come after them.</summary>
    public const int TextBuckets = WordBuckets + CharBuckets;

    internal const int WordMarkBits = 18;

    /// <summary>Marks for single words, by which known words are told from strange ones. Apart from the buckets, which pairs of words fill up.</summary>
    public const int WordMarks = 1 << WordMarkBits;

    /// <summary>All weights of one head but for the routes'.</summary>
    public const int Size = TextBuckets + DenseFeatures.Count;
}
