using System.Globalization;
using System.Reflection;
using Breakeven.Economics.Capacity;

namespace Breakeven.Economics.Tests.Capacity;

/// <summary>One measured point of a serving engine, with the sheet values of its accelerator and the shape of its model.</summary>
/// <remarks>
/// Public InferenceX and NVIDIA figures (aiconfigurator, Apache-2.0), drawn once by a seeded round robin over engines and accelerators.
/// </remarks>
internal sealed record MeasuredPoint(string Id, string Engine, DeploymentShape Shape, RequestShape Request, double Concurrency, double? OutputTokensPerSecond, double? TpotMs)
{
    public static List<MeasuredPoint> Sample()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("measured_sample.csv")!;
        using StreamReader reader = new(stream);
        return Read(reader);
    }

    public static List<MeasuredPoint> Read(TextReader reader)
    {
        string[] header = reader.ReadLine()!.Split(',');
        List<MeasuredPoint> points = [];
        while (reader.ReadLine() is { } line)
            points.Add(Parse(header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second)));
        return points;
    }

    private static MeasuredPoint Parse(Dictionary<string, string> row)
    {
        Accelerator accelerator = new(row["gpu"], row["gpu"], "", "", Number(row["memory_gb"])!.Value, Number(row["bandwidth_gb_s"])!.Value, Number(row["fp16_tflops"])!.Value)
        {
            Fp8Tflops = Number(row["fp8_tflops"]),
            Fp4Tflops = Number(row["fp4_tflops"]),
            LinkGbPerS = Number(row["link_gb_s"]),
        };
        OpenModel model = new(row["model"], "", Number(row["params_b"])!.Value, Number(row["active_b"])!.Value)
        {
            Layers = Whole(row["layers"]),
            Hidden = Whole(row["hidden"]),
            Heads = Whole(row["heads"]),
            KvHeads = Whole(row["kv_heads"]),
            HeadDim = Whole(row["head_dim"]),
            Attention = row["attention"],
            FullAttentionLayers = Whole(row["full_layers"]),
            SlidingWindow = row["window"].Length > 0 ? Whole(row["window"]) : null,
            KvBytesPerToken = Number(row["kv_bytes"])!.Value,
            KvBytesPerTokenFullLayers = Number(row["kv_bytes_full"])!.Value,
        };
        return new(
            row["id"], row["engine"], new(accelerator, model, row["precision"], Whole(row["tp"])), new(Number(row["isl"])!.Value, Number(row["osl"])!.Value),
            Number(row["concurrency"])!.Value, Number(row["output_tok_s"]), Number(row["tpot_ms"]));
    }

    private static int Whole(string text) => (int)Number(text)!.Value;
    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
