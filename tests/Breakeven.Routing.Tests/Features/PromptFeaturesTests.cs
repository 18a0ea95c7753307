using System.Text;
using Breakeven.Routing.Features;
using Breakeven.TestKit.Measuring;
using CsCheck;

namespace Breakeven.Routing.Tests.Features;

public sealed class PromptFeaturesTests
{
    [Fact]
    public void Read_AnyBytes_GivesBucketsInRangeAndFiniteFeatures() => Gen.Byte.Array[0, 20_000].Sample(bytes =>
    {
        PromptFeatures features = new();
        features.Read(bytes);
        foreach (int bucket in features.Buckets) Assert.InRange(bucket, 0, FeatureSpace.TextBuckets - 1);
        foreach (int mark in features.WordMarks) Assert.InRange(mark, 0, FeatureSpace.WordMarks - 1);
        foreach (float value in features.Dense) Assert.True(float.IsFinite(value));
    }, iter: 200);

    [Fact]
    public void Read_AfterAnotherPrompt_IsAsIfItWereTheFirst() => Gen.Select(Gen.String, Gen.String).Sample((before, text) =>
    {
        PromptFeatures used = new(), fresh = new();
        used.Read(Encoding.UTF8.GetBytes(before));
        used.Read(Encoding.UTF8.GetBytes(text));
        fresh.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(fresh.Buckets.ToArray(), used.Buckets.ToArray());
        Assert.Equal(fresh.Dense.ToArray(), used.Dense.ToArray());
        Assert.Equal(fresh.WordMarks.ToArray(), used.WordMarks.ToArray());
    }, iter: 300);

    [Fact]
    public void Read_LongPrompt_LooksAtItsEdgesOnly()
    {
        string edge = string.Concat(Enumerable.Repeat("edge ", TextWindow.EdgeBytes / 5 + 1))[..TextWindow.EdgeBytes];
        PromptFeatures one = new(), other = new();
        one.Read(Encoding.UTF8.GetBytes(edge + new string('a', 5_000) + edge));
        other.Read(Encoding.UTF8.GetBytes(edge + new string('b', 5_000) + edge));
        Assert.Equal(one.Buckets.ToArray(), other.Buckets.ToArray());
    }

    [Theory]
    [InlineData("How many?", DenseFeatures.Questions, 1)]
    [InlineData("one\ntwo\nthree\nfour", DenseFeatures.Lines, 2)]
    [InlineData("A. yes B. no C. maybe", DenseFeatures.Options, 2)]
    [InlineData("12 345 6", DenseFeatures.LargestNumber, 3)]
    public void Dense_OfAText_CountsWhatItSays(string text, int feature, float expected)
    {
        PromptFeatures features = new();
        features.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, features.Dense[feature], 4);
    }

    [Fact]
    public void Read_AfterTheFirstPrompts_AllocatesNothing()
    {
        PromptFeatures features = new();
        byte[] prompt = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 700).Select(i => $"word{i}")));
        Assert.Equal(0, Allocated.LeastOf(() => features.Read(prompt)));
    }
}
