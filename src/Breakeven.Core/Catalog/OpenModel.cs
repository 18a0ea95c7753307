namespace Breakeven;

/// <summary>A model whose weights one may run oneself: its shape, from which memory and speed follow, and its licence.</summary>
/// <param name="Id">Catalog id, the publisher's own, as <c>meta-llama/Llama-3.3-70B-Instruct</c>.</param>
/// <param name="ParamsB">All parameters, 10⁹.</param>
/// <param name="ActiveParamsB">Parameters that one token touches, 10⁹; equals <paramref name="ParamsB"/> for dense models.</param>
public sealed record OpenModel(string Id, string Family, double ParamsB, double ActiveParamsB)
{
    public bool IsMixtureOfExperts { get; init; }
    public int Layers { get; init; }
    public int Hidden { get; init; }
    public int Heads { get; init; }
    public int KvHeads { get; init; }
    public int HeadDim { get; init; }
    public int Vocabulary { get; init; }

    /// <summary><c>MHA</c>, <c>GQA</c>, <c>MLA</c>, …</summary>
    public string Attention { get; init; } = "";

    /// <summary>Layers whose KV cache grows with the whole context; the others stop at <see cref="SlidingWindow"/>.</summary>
    public int FullAttentionLayers { get; init; }
    public int? SlidingWindow { get; init; }

    /// <summary>KV cache of one token in bytes at 16 bit: over all layers, and over those that keep growing.</summary>
    public double KvBytesPerToken { get; init; }
    public double KvBytesPerTokenFullLayers { get; init; }
    public int MaxContext { get; init; }
    public string Licence { get; init; } = "";

    /// <summary><c>yes</c>, <c>yes, conditions</c>, <c>no</c> or <c>check</c>.</summary>
    public string CommercialUse { get; init; } = "";
    public string Source { get; init; } = "";
    public string Confidence { get; init; } = "";
}
