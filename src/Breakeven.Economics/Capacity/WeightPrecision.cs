namespace Breakeven.Economics.Capacity;

/// <summary>How weights are stored, and at which rate an accelerator computes with them.</summary>
/// <param name="Name">As in <see cref="DeploymentShape.Precision"/>.</param>
/// <param name="BitsPerWeight">Scales included: 4.5 for 4-bit formats (block scales, as in Q4_0 and NVFP4).</param>
internal sealed record WeightPrecision(string Name, double BitsPerWeight)
{
    private static readonly WeightPrecision Bf16 = new("bf16", 16);
    private static readonly WeightPrecision Fp8 = new("fp8", 8);
    private static readonly WeightPrecision Int8 = new("int8", 8);
    private static readonly WeightPrecision Int4 = new("int4", 4.5);
    private static readonly WeightPrecision Fp4 = new("fp4", 4.5);

    /// <exception cref="ArgumentException">The name is none of bf16, fp16, fp8, int8, int4, fp4.</exception>
    public static WeightPrecision Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant() switch
        {
            "bf16" or "fp16" or "f16" => Bf16,
            "fp8" => Fp8,
            "int8" => Int8,
            "int4" => Int4,
            "fp4" or "nvfp4" or "mxfp4" => Fp4,
            _ => throw new ArgumentException($"Unknown precision '{name}'. Use bf16, fp8, int8, int4 or fp4.", nameof(name)),
        };
    }

    public double BytesPerWeight => BitsPerWeight / 8;

    /// <summary>True when the chip has no arithmetic of this width, so that weights are widened and multiplied at 16 bit.</summary>
    /// <remarks>
    /// int4 is weight-only (AWQ, GPTQ) and never computes at 4 bit. int8 runs at the fp8 rate where the chip has one: the vendors'
    /// sheets give both the same figure; an int8 rate without fp8 (A100) is not in the catalog and so not assumed.
    /// </remarks>
    public bool ComputesAt16BitOn(Accelerator accelerator) => Name != "bf16" && NativeTflops(accelerator) is null;

    /// <summary>Dense sheet value of the arithmetic that runs.</summary>
    public double PeakTflopsOn(Accelerator accelerator) => NativeTflops(accelerator) ?? accelerator.Fp16Tflops;

    private double? NativeTflops(Accelerator accelerator) => Name switch
    {
        "bf16" => accelerator.Fp16Tflops,
        "fp8" or "int8" => accelerator.Fp8Tflops,
        "fp4" => accelerator.Fp4Tflops,
        _ => null,
    };
}
