using System.Diagnostics;
using Breakeven.Gateway.Caching.Semantic;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>What looking at every vector takes, for docs/operations/measurements.md. Run by name; asserts nothing about time.</summary>
public sealed class VectorFigures(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(1_000, 384)]
    [InlineData(10_000, 384)]
    [InlineData(1_000, 1536)]
    [InlineData(10_000, 1536)]
    public void Find_AmongVectors_FiguresForTheDocs(int vectors, int dimensions)
    {
        Random random = new(1);
        VectorIndex index = new(vectors);
        TextFacts facts = TextFacts.Of("tell me the opening hours of the museum");
        for (int i = 0; i < vectors; i++) index.Add("c", $"k{i}", Vector(), facts);
        double[] micros = new double[200];
        for (int i = -50; i < micros.Length; i++)
        {
            float[] asked = Vector();
            long started = Stopwatch.GetTimestamp();
            index.Find("c", asked, facts, 0.85);
            if (i >= 0) micros[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
        Array.Sort(micros);
        output.WriteLine($"{vectors} vectors of {dimensions}: p50 {micros[100]:F0} us, p99 {micros[198]:F0} us");
        Assert.Equal(vectors, index.Count);

        float[] Vector()
        {
            float[] raw = new float[dimensions];
            for (int i = 0; i < dimensions; i++) raw[i] = (float)(random.NextDouble() - 0.5);
            return VectorIndex.Normalized(raw)!;
        }
    }
}
