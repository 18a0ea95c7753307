using Breakeven.Economics.Capacity;
using static Breakeven.Economics.Tests.Capacity.Hardware;

namespace Breakeven.Economics.Tests.Capacity;

public sealed class CapacityModelTests
{
    private static readonly RequestShape Chat = new(1000, 200);

    /// <summary>16.06 GB weights, 1.5 GB overhead, activations 2 B x 8,192 x 4,096 x 12 = 0.805 GB, KV of 1,200 tokens = 0.157 GB.</summary>
    [Fact]
    public void Estimate_Llama8BAt16Bit_NeedsWeightsOverheadAndOneSequence()
    {
        DeploymentCapacity capacity = CapacityModel.Estimate(new(H100, Llama8B, "bf16", 1), Chat, LatencyTarget.None);

        Assert.True(capacity.FitsMemory);
        Assert.Equal(16.06 + 1.5 + 0.8053 + 0.1573, capacity.MemoryNeededGb, 0.001);
        Assert.Equal(80, capacity.MemoryGb);
    }

    /// <summary>KV budget (80 x 0.9 - 1.5 - 0.805 - 16.06) GB over 1,104 tokens (1,100 in blocks of 16) of 131,072 B.</summary>
    [Fact]
    public void Estimate_NoLatencyTarget_IsBoundByTheKvCache() =>
        Assert.Equal(370, CapacityModel.Estimate(new(H100, Llama8B, "bf16", 1), Chat, LatencyTarget.None).MaxConcurrency);

    /// <summary>Weights 16.06 GB and KV 1,104 x 131,072 B at 70 % of 3,350 GB/s, 32 layers x 30 µs, 1 ms.</summary>
    [Fact]
    public void At_OneClient_IsTheBandwidthRoofline() =>
        Assert.Equal((16.06 + 0.1447) / 2345 * 1000 + 0.96 + 1, CapacityModel.At(new(H100, Llama8B, "bf16", 1), Chat, 1)!.TimePerOutputToken.TotalMilliseconds, 0.001);

    [Theory]
    [InlineData("bf16", 1, false)]
    [InlineData("fp8", 1, false)] // 70.5 GB of 72 usable: no room for overhead
    [InlineData("int4", 1, true)]
    [InlineData("bf16", 2, false)]
    [InlineData("fp8", 2, true)]
    [InlineData("bf16", 4, true)]
    public void Estimate_Llama70B_FitsWhereItsWeightsDo(string precision, int accelerators, bool fits) =>
        Assert.Equal(fits, CapacityModel.Estimate(new(H100, Llama70B, precision, accelerators), Chat, LatencyTarget.None).FitsMemory);

    [Fact]
    public void Estimate_DoesNotFit_IsZeroButTellsTheMemory()
    {
        DeploymentCapacity capacity = CapacityModel.Estimate(new(H100, Llama70B, "bf16", 1), Chat, LatencyTarget.None);

        Assert.Equal((0, 0.0, 0.0), (capacity.MaxConcurrency, capacity.RequestsPerSecond, capacity.OutputTokensPerSecond));
        Assert.True(capacity.MemoryNeededGb > 141);
        Assert.Equal(0, CapacityModel.OutputTokensPerSecond(new(H100, Llama70B, "bf16", 1), Chat, 8));
    }

    [Fact]
    public void Estimate_LatencyTarget_IsMetAtTheLimitAndMissedBeyond()
    {
        DeploymentShape shape = new(H100, Llama8B, "bf16", 1);
        LatencyTarget slo = new(TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(20));

        DeploymentCapacity capacity = CapacityModel.Estimate(shape, Chat, slo);
        ServingPoint beyond = CapacityModel.At(shape, Chat, capacity.MaxConcurrency + 1)!;

        Assert.InRange(capacity.MaxConcurrency, 1, 369);
        Assert.True(capacity.TimeToFirstToken <= slo.TimeToFirstToken && capacity.TimePerOutputToken <= slo.TimePerOutputToken);
        Assert.True(beyond.TimeToFirstToken > slo.TimeToFirstToken || beyond.TimePerOutputToken > slo.TimePerOutputToken);
    }

    [Fact]
    public void Estimate_LatencyOutOfReach_IsZeroAndShowsALoneRequest()
    {
        DeploymentShape shape = new(H100, Llama8B, "bf16", 1);

        DeploymentCapacity capacity = CapacityModel.Estimate(shape, Chat, new(null, TimeSpan.FromMilliseconds(1)));

        Assert.True(capacity.FitsMemory);
        Assert.Equal((0, 0.0), (capacity.MaxConcurrency, capacity.RequestsPerSecond));
        Assert.Equal(CapacityModel.At(shape, Chat, 1)!.TimePerOutputToken, capacity.TimePerOutputToken);
    }

    [Theory]
    [InlineData("bf16", false, false)]
    [InlineData("fp8", true, false)]
    [InlineData("int8", true, false)]
    [InlineData("int4", true, true)]
    public void Estimate_PrecisionWithoutArithmetic_IsFlagged(string precision, bool onA100, bool onH100)
    {
        Assert.Equal(onA100, CapacityModel.Estimate(new(A100, Llama8B, precision, 1), Chat, LatencyTarget.None).ComputesAt16Bit);
        Assert.Equal(onH100, CapacityModel.Estimate(new(H100, Llama8B, precision, 1), Chat, LatencyTarget.None).ComputesAt16Bit);
    }

    [Fact]
    public void At_MixtureOfExperts_LoneTokenReadsOnlyItsExperts()
    {
        OpenModel dense = DeepSeek with { ActiveParamsB = DeepSeek.ParamsB };
        DeploymentShape shape = new(H100 with { MemoryGb = 192 }, DeepSeek, "fp8", 8);

        double one = CapacityModel.At(shape, Chat, 1)!.TimePerOutputToken / CapacityModel.At(shape with { Model = dense }, Chat, 1)!.TimePerOutputToken;

        Assert.InRange(one, 0.05, 0.35);
    }

    [Fact]
    public void Estimate_SlidingWindow_HoldsMoreLongSequences()
    {
        OpenModel windowed = Llama8B with { FullAttentionLayers = 16, KvBytesPerTokenFullLayers = 65_536, SlidingWindow = 128 };
        RequestShape length = new(16_000, 200);

        int all = CapacityModel.Estimate(new(H100, Llama8B, "bf16", 1), length, LatencyTarget.None).MaxConcurrency;
        int half = CapacityModel.Estimate(new(H100, windowed, "bf16", 1), length, LatencyTarget.None).MaxConcurrency;

        Assert.Equal(2.0, (double)half / all, 0.1);
    }

    [Fact]
    public void At_MoreClientsThanFit_KeepsThroughputAndQueues()
    {
        DeploymentShape shape = new(H100, Llama8B, "bf16", 1);

        ServingPoint full = CapacityModel.At(shape, Chat, 370)!, over = CapacityModel.At(shape, Chat, 740)!;

        Assert.Equal(full.OutputTokensPerSecond, over.OutputTokensPerSecond);
        Assert.Equal(full.TimePerOutputToken, over.TimePerOutputToken);
        Assert.Equal(370 / full.RequestsPerSecond, (over.TimeToFirstToken - full.TimeToFirstToken).TotalSeconds, 0.001);
    }

    [Fact]
    public void Estimate_SlowLink_CostsThroughput()
    {
        double fast = CapacityModel.OutputTokensPerSecond(new(H100, Llama70B, "fp8", 4), Chat, 64);
        double slow = CapacityModel.OutputTokensPerSecond(new(H100 with { LinkGbPerS = 32 }, Llama70B, "fp8", 4), Chat, 64);

        Assert.True(slow < 0.8 * fast);
    }

    [Theory]
    [InlineData("fp9", 1, 1000.0, 200.0)]
    [InlineData("bf16", 0, 1000.0, 200.0)]
    [InlineData("bf16", 1, -1.0, 200.0)]
    [InlineData("bf16", 1, 1000.0, double.NaN)]
    public void Estimate_InputOutOfRange_Throws(string precision, int accelerators, double input, double output) =>
        Assert.ThrowsAny<ArgumentException>(() => CapacityModel.Estimate(new(H100, Llama8B, precision, accelerators), new(input, output), LatencyTarget.None));

    [Fact]
    public void Estimate_CalibrationOutOfRange_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityModel.Estimate(
            new(H100, Llama8B, "bf16", 1), Chat, LatencyTarget.None, CapacityCalibration.Default with { BandwidthEfficiency = double.NaN }));
}
