namespace Breakeven.Economics.Tests.Capacity;

/// <summary>A few accelerators and models by their sheet values.</summary>
internal static class Hardware
{
    public static readonly Accelerator H100 = new("H100-SXM-80GB", "NVIDIA H100 SXM5 80GB", "NVIDIA", "datacenter", 80, 3350, 989)
    {
        Fp8Tflops = 1978, LinkGbPerS = 450, OnDemandUsdPerHour = new(1.99m, 2.95m, 6.88m), Reserved1YearUsdPerHour = 2.1m,
    };

    public static readonly Accelerator A100 = new("A100-SXM-80GB", "NVIDIA A100 SXM4 80GB", "NVIDIA", "datacenter", 80, 2039, 312) { LinkGbPerS = 300 };

    public static readonly OpenModel Llama8B = new("meta-llama/Llama-3.1-8B", "Llama 3.1", 8.03, 8.03)
    {
        Layers = 32, Hidden = 4096, Heads = 32, KvHeads = 8, HeadDim = 128, Vocabulary = 128_256, Attention = "GQA",
        FullAttentionLayers = 32, KvBytesPerToken = 131_072, KvBytesPerTokenFullLayers = 131_072, MaxContext = 131_072,
    };

    public static readonly OpenModel Llama70B = new("meta-llama/Llama-3.1-70B", "Llama 3.1", 70.55, 70.55)
    {
        Layers = 80, Hidden = 8192, Heads = 64, KvHeads = 8, HeadDim = 128, Vocabulary = 128_256, Attention = "GQA",
        FullAttentionLayers = 80, KvBytesPerToken = 327_680, KvBytesPerTokenFullLayers = 327_680, MaxContext = 131_072,
    };

    /// <summary>A mixture of experts that touches 5.5 % of its weights per token.</summary>
    public static readonly OpenModel DeepSeek = new("deepseek-ai/DeepSeek-V3", "DeepSeek", 671, 37)
    {
        IsMixtureOfExperts = true, Layers = 61, Hidden = 7168, Heads = 128, KvHeads = 128, HeadDim = 192, Vocabulary = 129_280, Attention = "MLA",
        FullAttentionLayers = 61, KvBytesPerToken = 70_272, KvBytesPerTokenFullLayers = 70_272, MaxContext = 163_840,
    };
}
