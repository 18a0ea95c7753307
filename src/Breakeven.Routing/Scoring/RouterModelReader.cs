using System.Buffers.Text;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using Breakeven.Routing.Calibration;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Features;
using Breakeven.Routing.Labelling;

namespace Breakeven.Routing.Scoring;

/// <summary>Reads a model file. Trusts nothing in it: lengths, numbers and checksum are checked, and a file from another version is refused with what to do.</summary>
public static class RouterModelReader
{
    /// <summary>Larger files are refused; a real one has some 400 KB.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const string Remedy = "train it again with `breakeven router train`";

    /// <param name="name">Of the file, for messages.</param>
    /// <exception cref="RouterModelException">The text is no usable model.</exception>
    public static RouterModel Read(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith("breakeven router model", StringComparison.Ordinal)) throw new RouterModelException($"{name} is no router model: it does not begin with '{RouterModelWriter.Heading}'.");
        if (!text.StartsWith(RouterModelWriter.Heading + '\n', StringComparison.Ordinal)) throw new RouterModelException($"{name} has a format that this version does not read; {Remedy}.");
        int end = text.LastIndexOf("sha256 ", StringComparison.Ordinal);
        if (end < 0 || text[(end + 7)..].Trim() != RouterModelWriter.Checksum(text[..end])) throw new RouterModelException($"{name} is damaged: its checksum is not that of its content. Copy it again, or {Remedy}.");
        try
        {
            return Model(new ModelLines(text[..end]), text[(end + 7)..].Trim());
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new RouterModelException($"{name} cannot be read: {e.Message} Copy it again, or {Remedy}.");
        }
    }

    private static RouterModel Model(ModelLines lines, string checksum)
    {
        if (lines.One("features").Int(0) != FeatureSpace.Version) throw new FormatException("It was trained with other features than this version has.");
        Dictionary<string, LearntRoute> routes = new(StringComparer.Ordinal);
        foreach (ModelLine route in lines.All("route"))
            routes.Add(Uri.UnescapeDataString(route.Text(0)), new(route.Int(1), route.Number(2), route.Number(3), route.Number(4), route.Number(5)));
        ModelLine novelty = lines.One("novelty");
        TrafficShape traffic = Shape(lines);
        return new(
            new(Bytes(lines.One("bucket_steps"), FeatureSpace.TextBuckets, out _), Row(lines.One("means")), Positive(Row(lines.One("deviations"))), Row(lines.One("least")), Row(lines.One("most"))),
            new(Bytes(lines.One("words"), WordSet.Bytes, out _)),
            Head(lines.One("weak_head")), Head(lines.One("strong_head")),
            Calibrator(lines.One("weak_calibration")), Calibrator(lines.One("strong_calibration")),
            routes, new(novelty.Number(0), novelty.Number(1)), Summary(lines), Table(lines), traffic)
        {
            RouteTraffic = lines.All("route_shape").ToFrozenDictionary(line => Uri.UnescapeDataString(line.Text(0)), line => RouteShape(line, traffic), StringComparer.Ordinal),
            Yardsticks = [.. lines.All("yardstick").Select(Yardstick)],
            Checksum = checksum,
        };
    }

    private static TrainingSummary Summary(ModelLines lines)
    {
        ModelLine apgr = lines.One("apgr"), until = lines.One("labelled_until");
        return new(
            lines.One("labels").Int(0),
            until.Text(0) == "-" ? null : DateTimeOffset.Parse(until.Text(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            lines.One("seed").Int(0), apgr.Optional(0), apgr.Optional(1), apgr.Optional(2), lines.One("auc").Optional(0), lines.One("ece").Optional(0));
    }

    private static Calibrator Calibrator(ModelLine line)
    {
        int knots = (line.Count - 2) / 2;
        double[] margins = [.. Enumerable.Range(0, knots).Select(i => line.Number(2 + (2 * i)))];
        return new(line.Number(0), line.Number(1), margins, [.. Enumerable.Range(0, knots).Select(i => line.Number(3 + (2 * i)))]);
    }

    private static QualityTable Table(ModelLines lines)
    {
        ModelLine table = lines.One("table");
        ImmutableArray<QualityPoint> points = [.. lines.All("point").Select(line => new QualityPoint(line.Number(0), line.Number(1), line.Number(2), line.Number(3), line.Number(4)))];
        return points.IsEmpty ? throw new FormatException("It has no thresholds.") : new(table.Int(0), table.Number(1), table.Number(2), table.Number(3), points);
    }

    private static TrafficShape Shape(ModelLines lines)
    {
        ImmutableArray<Histogram> features = [.. lines.All("feature").Select(Histogram)];
        return features.Length == DenseFeatures.Count ? new(features, Histogram(lines.One("score")), lines.One("unseen").Number(0)) : throw new FormatException("It describes another number of features.");
    }

    private static TrafficShape RouteShape(ModelLine line, TrafficShape all)
    {
        int at = 2;
        Histogram Next(Histogram like)
        {
            long[] counts = [.. Enumerable.Range(at, like.Shares.Length).Select(i => (long)line.Int(i))];
            at += counts.Length;
            return Drift.Histogram.FromCounts(like.Edges, counts);
        }
        Histogram score = Next(all.Score);
        return new([.. all.Features.Select(Next)], score, line.Number(1));
    }

    private static Yardstick Yardstick(ModelLine line) =>
        new(Uri.UnescapeDataString(line.Text(0)), Enum.Parse<LabelKind>(line.Text(1), ignoreCase: true), line.Int(2), line.Number(3), line.Number(4));

    private static Histogram Histogram(ModelLine line)
    {
        int edges = line.Count / 2;
        return new([.. Enumerable.Range(0, edges).Select(i => (float)line.Number(1 + (2 * i)))], [.. Enumerable.Range(0, edges + 1).Select(i => line.Number(2 * i))]);
    }

    private static float[] Row(ModelLine line) =>
        line.Count == DenseFeatures.Count ? [.. Enumerable.Range(0, line.Count).Select(i => (float)line.Number(i))] : throw new FormatException($"'{line.Name}' has {line.Count} values.");

    private static float[] Positive(float[] row) => Array.TrueForAll(row, value => value > 0) ? row : throw new FormatException("A deviation is not positive.");

    private static float[] Head(ModelLine line)
    {
        byte[] bytes = Bytes(line, PromptVector.Size, out float largest);
        return HeadBytes.Unpack(bytes, largest);
    }

    /// <summary>Unpacks into exactly as many bytes as this version needs, so that a small file cannot become a large one.</summary>
    private static byte[] Bytes(ModelLine line, int length, out float largest)
    {
        largest = (float)line.Number(1);
        byte[] packed = new byte[Base64.GetMaxDecodedFromUtf8Length(line.Text(2).Length)], bytes = new byte[length];
        if (line.Int(0) != length || !Convert.TryFromBase64String(line.Text(2), packed, out int packedLength)
            || !BrotliDecoder.TryDecompress(packed.AsSpan(0, packedLength), bytes, out int written) || written != length) throw new FormatException($"'{line.Name}' has not {length} bytes.");
        return bytes;
    }
}
