using Breakeven.Routing.Features;
using Breakeven.Routing.Labelling;

namespace Breakeven.Routing.Training;

/// <summary>Labels as the trainer needs them: vectors, routes by number, and how strange each prompt is to all others.</summary>
internal sealed class PreparedLabels
{
    private PreparedLabels(LabelledPrompt[] labels, PartialLabel[] partials, FeatureWeights features, WordSet words, string[] routes)
    {
        (Labels, Partials, Features, Words, Routes) = (labels, partials, features, words, routes);
        RouteOf = [.. labels.Select(label => label.Route is null ? -1 : Array.BinarySearch(routes, label.Route, StringComparer.Ordinal))];
        RouteLabels = new int[routes.Length];
        foreach (int route in RouteOf)
            if (route >= 0) RouteLabels[route]++;
        Weak = [.. labels.Select(label => (float)label.Weak), .. partials.Select(partial => (float)partial.Quality)];
        Strong = [.. labels.Select(label => (float)label.Strong), .. partials.Select(partial => (float)partial.Quality)];
        Unseen = new double[labels.Length];
        Dense = new float[labels.Length][];
    }

    public LabelledPrompt[] Labels { get; }

    /// <summary>Their rows follow those of the labels, and only one of the heads may see each.</summary>
    public PartialLabel[] Partials { get; }
    public FeatureWeights Features { get; }
    public WordSet Words { get; }
    public string[] Routes { get; }
    public int[] RouteOf { get; }
    public int[] RouteLabels { get; }
    public float[] Weak { get; }
    public float[] Strong { get; }
    public SparseRows Rows { get; } = new();

    /// <summary>Share of words that fewer than two other prompts have.</summary>
    public double[] Unseen { get; }

    public float[][] Dense { get; }

    /// <summary>Weights of a head with one for each route.</summary>
    public int HeadSize => PromptVector.Size + Routes.Length;

    public static PreparedLabels From(LabelledPrompt[] labels, PartialLabel[] partials)
    {
        DocumentCounts counts = new();
        ushort[] prompts = new ushort[FeatureSpace.WordMarks];
        PromptFeatures features = new();
        foreach (LabelledPrompt label in labels)
        {
            features.Read(label.Prompt.Span);
            counts.Add(features.Buckets, features.Dense);
            foreach (int mark in features.WordMarks) prompts[mark] = (ushort)Math.Min(ushort.MaxValue, prompts[mark] + 1);
        }
        string[] routes = [.. labels.Select(label => label.Route).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        PreparedLabels prepared = new(labels, partials, FeatureWeights.From(counts), WordSet.From(prompts), routes);
        prepared.Vectorise(features, prompts);
        return prepared;
    }

    private void Vectorise(PromptFeatures features, ushort[] prompts)
    {
        PromptVector vector = new();
        for (int row = 0; row < Labels.Length; row++)
        {
            AddRow(features, vector, Labels[row].Prompt.Span, RouteOf[row]);
            Dense[row] = features.Dense.ToArray();
            int unseen = 0;
            foreach (int mark in features.WordMarks)
                if (prompts[mark] <= FeatureWeights.LeastPrompts) unseen++; // itself does not count
            Unseen[row] = features.WordMarks.IsEmpty ? 1 : (double)unseen / features.WordMarks.Length;
        }
        foreach (PartialLabel partial in Partials) AddRow(features, vector, partial.Prompt.Span, Array.BinarySearch(Routes, partial.Route, StringComparer.Ordinal));
    }

    private void AddRow(PromptFeatures features, PromptVector vector, ReadOnlySpan<byte> prompt, int route)
    {
        features.Read(prompt);
        vector.Fill(features, Features);
        if (route >= 0) vector.Add(PromptVector.Size + route, PromptVector.RouteScale);
        Rows.Add(vector.Indices, vector.Values);
    }
}
