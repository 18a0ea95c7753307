using Breakeven.Economics.Capacity;
using CsCheck;
using static Breakeven.Economics.Tests.Capacity.Hardware;

namespace Breakeven.Economics.Tests.Capacity;

public sealed class CapacityModelProperties
{
    private static readonly Gen<OpenModel> Models = Pick(Llama8B, Llama70B, DeepSeek, Llama8B with { FullAttentionLayers = 16, KvBytesPerTokenFullLayers = 65_536, SlidingWindow = 512 });

    private static readonly Gen<DeploymentShape> Shapes =
        from model in Models
        from memory in Gen.Double[16, 300]
        from bandwidth in Gen.Double[300, 8000]
        from tflops in Gen.Double[60, 2500]
        from precision in Pick("bf16", "fp8", "int8", "int4", "fp4")
        from accelerators in Pick(1, 2, 4, 8)
        select new DeploymentShape(new("x", "x", "", "", memory, bandwidth, tflops) { Fp8Tflops = tflops * 2, LinkGbPerS = 450 }, model, precision, accelerators);

    private static readonly Gen<RequestShape> Requests = Gen.Select(Gen.Double[1, 20_000], Gen.Double[1, 4_000], (input, output) => new RequestShape(input, output));

    private static readonly Gen<LatencyTarget> Targets = Gen.OneOf(
        Gen.Const(LatencyTarget.None),
        Gen.Select(Gen.Double[0.05, 5], Gen.Double[0.005, 0.2], (first, each) => new LatencyTarget(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(each))));

    [Fact]
    public void Estimate_MoreBandwidthMemoryOrArithmetic_NeverLowersThroughput() =>
        Gen.Select(Shapes, Requests, Targets, Gen.Double[1, 3], Gen.Int[0, 2]).Sample((shape, request, slo, factor, which) =>
        {
            Accelerator chip = shape.Accelerator;
            Accelerator better = which switch
            {
                0 => chip with { BandwidthGbPerS = chip.BandwidthGbPerS * factor },
                1 => chip with { MemoryGb = chip.MemoryGb * factor },
                _ => chip with { Fp16Tflops = chip.Fp16Tflops * factor, Fp8Tflops = chip.Fp8Tflops * factor },
            };
            AtLeast(Throughput(shape with { Accelerator = better }, request, slo), Throughput(shape, request, slo));
        });

    /// <summary>Over a link that costs nothing: over a real one, splitting a small model further may rightly lose.</summary>
    [Fact]
    public void Estimate_MoreAcceleratorsOnAFreeLink_NeverLowersThroughput() =>
        Gen.Select(Shapes.Where(shape => shape.TensorParallelism < 8), Requests, Targets).Sample((shape, request, slo) =>
        {
            CapacityCalibration free = CapacityCalibration.Default with { AllReduceLatency = TimeSpan.Zero };
            DeploymentShape linked = shape with { Accelerator = shape.Accelerator with { LinkGbPerS = 1e9 } };
            AtLeast(Throughput(linked with { TensorParallelism = shape.TensorParallelism * 2 }, request, slo, free), Throughput(linked, request, slo, free));
        });

    [Fact]
    public void Estimate_LongerInputs_NeverRaisesThroughput() =>
        Gen.Select(Shapes, Requests, Targets, Gen.Double[1, 4]).Sample((shape, request, slo, factor) =>
            AtLeast(Throughput(shape, request, slo), Throughput(shape, request with { InputTokens = request.InputTokens * factor }, slo)));

    [Fact]
    public void At_MoreConcurrency_RaisesBothTimesAndNeverLowersThroughput() =>
        Gen.Select(Shapes, Requests, Gen.Double[1, 500], Gen.Double[1, 4]).Sample((shape, request, concurrency, factor) =>
        {
            if (CapacityModel.At(shape, request, concurrency) is not { } less) return;
            ServingPoint more = CapacityModel.At(shape, request, concurrency * factor)!;
            AtLeast(more.TimePerOutputToken.TotalSeconds, less.TimePerOutputToken.TotalSeconds);
            AtLeast(more.TimeToFirstToken.TotalSeconds, less.TimeToFirstToken.TotalSeconds);
            AtLeast(more.OutputTokensPerSecond, less.OutputTokensPerSecond);
        });

    [Fact]
    public void Estimate_FitsSomewhere_FitsWithMoreMemoryOrMoreAccelerators() =>
        Gen.Select(Shapes, Requests).Sample((shape, request) =>
        {
            if (!Fits(shape, request)) return;
            Assert.True(Fits(shape with { Accelerator = shape.Accelerator with { MemoryGb = shape.Accelerator.MemoryGb * 1.1 } }, request));
            Assert.True(Fits(shape with { TensorParallelism = shape.TensorParallelism * 2 }, request));
            Assert.True(Fits(shape, request with { InputTokens = request.InputTokens / 2 }));
        });

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool Fits(DeploymentShape shape, RequestShape request) => CapacityModel.Estimate(shape, request, LatencyTarget.None).FitsMemory;

    private static double Throughput(DeploymentShape shape, RequestShape request, LatencyTarget slo, CapacityCalibration? calibration = null) =>
        CapacityModel.Estimate(shape, request, slo, calibration).RequestsPerSecond;

    private static void AtLeast(double larger, double smaller) => Assert.True(larger >= smaller * (1 - 1e-6), $"{larger} < {smaller}");
}
