using System.Collections.Immutable;
using System.Text;
using Breakeven.Routing.Features;

namespace Breakeven.Routing.Scoring;

/// <summary>Takes a score apart into what pushed it. For people: slower than scoring, and it allocates.</summary>
/// <remarks>
/// Heads are sums, so each feature has its part of a margin; near this request a margin's part moves the expected gain by p(1−p) times as much. A word's part is that of its bucket and of its
/// pieces; pairs of words are one entry. Buckets are shared by hash, so that a word may carry another's weight: with tens of thousands of buckets that is noise, not meaning.
/// </remarks>
public static class ScoreExplainer
{
    /// <param name="most">Entries in the answer.</param>
    public static ScoreExplanation Explain(RouterModel model, ReadOnlySpan<byte> prompt, string? route, int most)
    {
        ArgumentNullException.ThrowIfNull(model);
        RouterScorer scorer = new(model);
        RouterScore score = scorer.Score(prompt, route);
        LearntRoute? learnt = route is not null && model.Routes.TryGetValue(route, out LearntRoute? known) ? known : null;
        double weakSlope = score.WeakQuality * (1 - score.WeakQuality), strongSlope = score.StrongQuality * (1 - score.StrongQuality);
        Dictionary<int, double> pushOf = [];
        ReadOnlySpan<int> indices = scorer.Vector.Indices;
        for (int i = 0; i < indices.Length; i++)
            pushOf[indices[i]] = ((strongSlope * model.StrongHead[indices[i]]) - (weakSlope * model.WeakHead[indices[i]])) * scorer.Vector.Values[i];
        Dictionary<string, double> pushes = new(StringComparer.Ordinal);
        for (int i = 0; i < DenseFeatures.Count; i++) pushes[DenseFeatures.NameOf(i)] = pushOf.GetValueOrDefault(FeatureSpace.TextBuckets + i);
        if (learnt is not null) pushes[$"the route {route}"] = (strongSlope * learnt.StrongOffset) - (weakSlope * learnt.WeakOffset);
        AddWords(prompt, scorer.Features, pushOf, pushes);
        return new(score, [.. pushes.Where(pair => pair.Value != 0).OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(most).Select(pair => (pair.Key, pair.Value))], learnt);
    }

    private static void AddWords(ReadOnlySpan<byte> prompt, PromptFeatures all, Dictionary<int, double> pushOf, Dictionary<string, double> pushes)
    {
        double pairs = 0, words = 0;
        foreach ((int bucket, double push) in pushOf)
            if (bucket < FeatureSpace.TextBuckets) pairs += push;
        PromptFeatures one = new();
        TextWindow.Split(prompt, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> last);
        foreach (string word in Words(first).Concat(Words(last)))
        {
            one.Read(Encoding.UTF8.GetBytes(word));
            double push = 0;
            foreach (int bucket in one.Buckets) push += pushOf.GetValueOrDefault(bucket) * one.Counts[bucket] / Math.Max((ushort)1, all.Counts[bucket]);
            string name = $"\"{word}\"";
            pushes[name] = pushes.GetValueOrDefault(name) + push;
            words += push;
        }
        pushes["pairs of words"] = pairs - words;
    }

    private static ImmutableArray<string> Words(ReadOnlySpan<byte> text)
    {
        ImmutableArray<string>.Builder words = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < text.Length;)
        {
            if (!ByteKinds.IsWord(text[i]))
            {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < text.Length && ByteKinds.IsWord(text[end])) end++;
            words.Add(Encoding.UTF8.GetString(text[i..end]).ToLowerInvariant());
            i = end;
        }
        return words.ToImmutable();
    }
}
