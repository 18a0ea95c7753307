using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>A time that no serving stack can beat, and how it is reckoned.</summary>
/// <param name="Milliseconds">To the first token, or to the last, whichever the budget speaks of.</param>
internal sealed record LatencyBound(decimal Milliseconds, string Derivation)
{
    public static readonly LatencyBound None = new(0m, "");

    /// <summary>Lower end of the 50–200 ms that a round trip to a cloud adds.</summary>
    public const decimal RoundTripMs = 50m;

    /// <summary>Where no hardware or model is named: 8·10⁹ weights at 8 bit on one H100 SXM, the smallest model and usual chip of a serious deployment.</summary>
    private static readonly Device Reference = new("an 8B model at 8 bit on one H100", 8.03e9, 8.03e9, 3350e9, 1979e12);

    /// <summary>For a first token prompts may be split over a whole node: no single chip's time is a bound.</summary>
    private static readonly Device ReferenceNode = Reference with { Name = "an 8B model at 8 bit on eight H100", FlopsPerSecond = 8 * Reference.FlopsPerSecond };

    /// <summary>Prefill at peak arithmetic for a first token; decoding alone on the machine at full memory bandwidth for the last.</summary>
    public static LatencyBound ForOwn(RequestMix mix, bool endToEnd, OpenModel? model, Accelerator? accelerator, int gpus, string? precision) =>
        Of(mix, endToEnd, model is null || accelerator is null ? (endToEnd ? Reference : ReferenceNode) : Device.Of(model, accelerator, gpus, precision ?? "bf16"), 0m);

    /// <summary>The same on the reference hardware plus the round trip. Providers do not say what they run on.</summary>
    public static LatencyBound ForApi(RequestMix mix, bool endToEnd) =>
        endToEnd ? Of(mix, endToEnd, Reference, RoundTripMs) : new(RoundTripMs, "a round trip to an API takes 50-200 ms");

    private static LatencyBound Of(RequestMix mix, bool endToEnd, Device device, decimal extraMs)
    {
        double prompt = (double)(mix.InputTokens * (1m - mix.CachedInputFraction)), answer = (double)(mix.OutputTokens + mix.ReasoningTokens);
        double prefillMs = 2 * device.ActiveWeights * prompt / device.FlopsPerSecond * 1000;
        double tokenMs = device.ActiveBytes / device.BytesPerSecond * 1000;
        double total = prefillMs + (endToEnd ? Math.Max(0, answer) * tokenMs : 0);
        string derivation = endToEnd
            ? $"{answer:#,0} output tokens at {tokenMs:0.00} ms each, the time in which {device.Name} reads its weights once at full bandwidth, and {prefillMs:0.0} ms for the prompt{(extraMs > 0 ? $", and {extraMs:0} ms round trip" : "")}"
            : $"{prompt:#,0} prompt tokens at the peak arithmetic of {device.Name}";
        return new(decimal.Round((decimal)Math.Min(total, 1e15), 3) + extraMs, derivation);
    }

    private sealed record Device(string Name, double ActiveWeights, double ActiveBytes, double BytesPerSecond, double FlopsPerSecond)
    {
        public static Device Of(OpenModel model, Accelerator accelerator, int gpus, string precision)
        {
            double bits = precision is "bf16" or "fp16" ? 16 : precision is "int4" or "fp4" ? 4.5 : 8;
            double tflops = Math.Max(accelerator.Fp16Tflops, Math.Max(accelerator.Fp8Tflops ?? 0, bits < 8 ? accelerator.Fp4Tflops ?? 0 : 0));
            double weights = model.ActiveParamsB * 1e9;
            return new($"{model.Id} ({precision}) on {gpus}x {accelerator.Id}", weights, weights * bits / 8,
                accelerator.BandwidthGbPerS * 1e9 * gpus, tflops * 1e12 * gpus);
        }
    }
}
