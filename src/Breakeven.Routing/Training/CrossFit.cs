using Breakeven.Routing.Labelling;

namespace Breakeven.Routing.Training;

/// <summary>Fits both heads, for each part of the labels without that part, and once with all. What a head says of a prompt in training is what one says that never saw it.</summary>
internal sealed class CrossFit
{
    private readonly PreparedLabels _data;

    private CrossFit(PreparedLabels data)
    {
        _data = data;
        (WeakMargins, StrongMargins) = (new double[data.Labels.Length], new double[data.Labels.Length]);
        (WeakHead, StrongHead) = (new float[data.HeadSize], new float[data.HeadSize]);
    }

    /// <summary>Of each prompt, by a head that did not see it.</summary>
    public double[] WeakMargins { get; }
    public double[] StrongMargins { get; }

    /// <summary>Fitted to all.</summary>
    public float[] WeakHead { get; }
    public float[] StrongHead { get; }

    /// <param name="partOf">Part of each prompt; one that is seen by no head but the last has −1.</param>
    /// <param name="mayLearnFrom">Whether a prompt may be seen by the heads that judge a part.</param>
    /// <param name="mayLearnFromPartial">The same of a label of one answer.</param>
    public static CrossFit Run(
        PreparedLabels data, int[] partOf, int parts, Func<int, int, bool> mayLearnFrom, Func<PartialLabel, int, bool> mayLearnFromPartial, TrainingOptions options)
    {
        CrossFit fit = new(data);
        int[] all = [.. Enumerable.Range(0, data.Labels.Length)];
        Parallel.For(0, 2 * (parts + 1), new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Cores) }, job =>
        {
            bool isWeak = job % 2 == 0;
            int part = job / 2;
            float[] labels = isWeak ? data.Weak : data.Strong, head = part == parts ? isWeak ? fit.WeakHead : fit.StrongHead : new float[data.HeadSize];
            IEnumerable<int> partials = Enumerable.Range(0, data.Partials.Length)
                .Where(i => data.Partials[i].IsStrong != isWeak && (part == parts || mayLearnFromPartial(data.Partials[i], part)))
                .Select(i => data.Labels.Length + i);
            int[] rows = [.. part == parts ? all : all.Where(row => mayLearnFrom(row, part)), .. partials];
            LogisticTrainer.Fit(data.Rows, rows, labels, TrainingOptions.C, options.Seed + job, head);
            if (part < parts) fit.Judge(head, isWeak ? fit.WeakMargins : fit.StrongMargins, all.Where(row => partOf[row] == part));
        });
        return fit;
    }

    private void Judge(float[] head, double[] margins, IEnumerable<int> rows)
    {
        foreach (int row in rows) margins[row] = LogisticTrainer.Dot(head, _data.Rows.Indices(row), _data.Rows.Values(row));
    }
}
