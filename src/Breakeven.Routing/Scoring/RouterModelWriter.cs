using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Routing.Calibration;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Features;
using Breakeven.Routing.Labelling;

namespace Breakeven.Routing.Scoring;

/// <summary>Writes a model file: lines of text, the three large tables as base64, and the SHA-256 of all of it at the end. The same model gives the same bytes.</summary>
public static class RouterModelWriter
{
    internal const string Heading = "breakeven router model, format 1";

    public static string Write(RouterModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        StringBuilder text = new(256 * 1024);
        Line(text, Heading);
        Line(text, "features", FeatureSpace.Version);
        WriteSummary(text, model.Summary);
        Line(text, "novelty", model.Novelty.KnownRoute, model.Novelty.OtherRoute);
        WriteCalibrator(text, "weak_calibration", model.WeakCalibration);
        WriteCalibrator(text, "strong_calibration", model.StrongCalibration);
        foreach (string name in model.RouteNames)
        {
            LearntRoute route = model.Routes[name];
            Line(text, "route", Uri.EscapeDataString(name), route.Labels, route.WeakQuality, route.StrongQuality, route.WeakOffset, route.StrongOffset);
        }
        WriteTable(text, model.Table);
        WriteShape(text, model.Traffic);
        foreach (string name in model.RouteTraffic.Keys.Order(StringComparer.Ordinal)) WriteRouteShape(text, name, model.RouteTraffic[name], model.Routes[name].Labels);
        foreach (Yardstick stick in model.Yardsticks) Line(text, "yardstick", Uri.EscapeDataString(stick.Route), stick.Kind.ToString().ToLowerInvariant(), stick.Count, stick.Mean, stick.Variance);
        WriteRow(text, "means", model.Features.Means);
        WriteRow(text, "deviations", model.Features.Deviations);
        WriteRow(text, "least", model.Features.Least);
        WriteRow(text, "most", model.Features.Most);
        WriteBytes(text, "bucket_steps", model.Features.Steps, 1);
        WriteBytes(text, "words", model.Words.Bits, 1);
        byte[] weak = HeadBytes.Pack(model.WeakHead, out float weakLargest), strong = HeadBytes.Pack(model.StrongHead, out float strongLargest);
        WriteBytes(text, "weak_head", weak, weakLargest);
        WriteBytes(text, "strong_head", strong, strongLargest);
        string content = text.ToString();
        return $"{content}sha256 {Checksum(content)}\n";
    }

    internal static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void WriteSummary(StringBuilder text, TrainingSummary summary)
    {
        Line(text, "labels", summary.Labels);
        Line(text, "labelled_until", summary.LabelledUntil is { } until ? until.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : "-");
        Line(text, "seed", summary.Seed);
        Line(text, "apgr", Number(summary.Apgr), Number(summary.ApgrLow), Number(summary.ApgrHigh));
        Line(text, "auc", Number(summary.Auc));
        Line(text, "ece", Number(summary.Ece));
    }

    private static void WriteCalibrator(StringBuilder text, string name, Calibrator calibrator)
    {
        List<object> values = [calibrator.Slope, calibrator.Offset];
        for (int i = 0; i < calibrator.Margins.Length; i++)
        {
            values.Add(calibrator.Margins[i]);
            values.Add(calibrator.Probabilities[i]);
        }
        Line(text, name, [.. values]);
    }

    private static void WriteTable(StringBuilder text, QualityTable table)
    {
        Line(text, "table", table.Labels, table.Weak, table.Strong, table.StrongVariance);
        foreach (QualityPoint point in table.Points) Line(text, "point", point.Threshold, point.StrongShare, point.Quality, point.QualityVariance, point.CovarianceWithStrong);
    }

    private static void WriteShape(StringBuilder text, TrafficShape shape)
    {
        Line(text, "unseen", shape.UnseenShare);
        WriteHistogram(text, "score", shape.Score);
        foreach (Histogram feature in shape.Features) WriteHistogram(text, "feature", feature);
    }

    /// <summary>Shares and edges by turns: one share more than edges.</summary>
    private static void WriteHistogram(StringBuilder text, string name, Histogram histogram)
    {
        List<object> values = [histogram.Shares[0]];
        for (int i = 0; i < histogram.Edges.Length; i++)
        {
            values.Add((double)histogram.Edges[i]);
            values.Add(histogram.Shares[i + 1]);
        }
        Line(text, name, [.. values]);
    }

    /// <summary>Counts alone: the edges are those of all traffic.</summary>
    private static void WriteRouteShape(StringBuilder text, string name, TrafficShape shape, int labels)
    {
        List<object> values = [Uri.EscapeDataString(name), shape.UnseenShare];
        foreach (Histogram histogram in shape.Features.Prepend(shape.Score))
            foreach (double share in histogram.Shares) values.Add((int)Math.Round(share * labels));
        Line(text, "route_shape", [.. values]);
    }

    private static void WriteRow(StringBuilder text, string name, ReadOnlySpan<float> values)
    {
        object[] row = new object[values.Length];
        for (int i = 0; i < row.Length; i++) row[i] = (double)values[i];
        Line(text, name, row);
    }

    private static void WriteBytes(StringBuilder text, string name, ReadOnlySpan<byte> bytes, float largest)
    {
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        if (!BrotliEncoder.TryCompress(bytes, packed, out int written, quality: 9, window: 22)) throw new InvalidOperationException("A table could not be packed.");
        Line(text, name, bytes.Length, (double)largest, Convert.ToBase64String(packed, 0, written));
    }

    private static string Number(double? value) => value is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : "-";

    private static void Line(StringBuilder text, string name, params ReadOnlySpan<object> values)
    {
        text.Append(name);
        foreach (object value in values) text.Append(' ').Append(value is double number ? Number(number) : Convert.ToString(value, CultureInfo.InvariantCulture));
        text.Append('\n');
    }
}
