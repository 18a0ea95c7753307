namespace Breakeven;

/// <summary>A model whose weights one may run oneself: its shape, from which memory and speed follow, and its licence.</summary>
/// <param name="Id">Catalog id, the publisher's own, as <c>meta-llama/Llama-3.3-70B-Instruct</c>.</param>
/// <param name="ParamsB">All parameters, 10⁹.</param>
/// <param name="ActiveParamsB">Parameters that one token touches, 10⁹; equals <paramref name="ParamsB"/> for dense models.</param>
public sealed record OpenModel(string Id, string Family, double ParamsB, double ActiveParamsB)
{
    public bool IsMixtureOfExperts { get; init; }

    /// <summary><c>dense</c>, <c>moe</c>, or either with <c>hybrid</c> where some layers keep a state instead of a KV cache.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Parameters recomputed from the shape, 10⁹: a check on <see cref="ParamsB"/> for dense models. Null when not computed.</summary>
    public double? ParamsFromShapeB { get; init; }
    public int Layers { get; init; }
    public int Hidden { get; init; }
    public int Heads { get; init; }
    public int KvHeads { get; init; }
    public int HeadDim { get; init; }
    public int Vocabulary { get; init; }

    /// <summary>Inner width of the feed-forward block; of one expert in a mixture. Null when the source does not say.</summary>
    public int? FeedForward { get; init; }

    /// <summary><c>MHA</c>, <c>GQA</c>, <c>MLA</c>, …</summary>
    public string Attention { get; init; } = "";

    /// <summary>Layers whose KV cache grows with the whole context; the others stop at <see cref="SlidingWindow"/>.</summary>
    public int FullAttentionLayers { get; init; }
    public int? SlidingWindow { get; init; }

    /// <summary>Compressed KV width and rotary width of multi-head latent attention; null for other kinds.</summary>
    public int? MlaKvRank { get; init; }
    public int? MlaRopeDim { get; init; }

    /// <summary>KV cache of one token in bytes at 16 bit: over all layers, and over those that keep growing.</summary>
    public double KvBytesPerToken { get; init; }
    public double KvBytesPerTokenFullLayers { get; init; }
    public int MaxContext { get; init; }

    /// <summary>Size of the weights, 10⁹ bytes.</summary>
    public PerPrecision? WeightsGb { get; init; }

    /// <summary>Memory that the weights, one 8,192-token sequence and the engine need, 10⁹ bytes: weights × 1.02 + KV + 1.5.</summary>
    public PerPrecision? MinMemoryGb { get; init; }
    public string Licence { get; init; } = "";

    /// <summary><c>yes</c>, <c>yes, conditions</c>, <c>no</c> or <c>check</c>.</summary>
    public string CommercialUse { get; init; } = "";
    public string Source { get; init; } = "";
    public string Confidence { get; init; } = "";

    /// <summary>True when the shape was not read from a published configuration; shown as such.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Day on which the row was put together.</summary>
    public DateOnly? SourceDate { get; init; }
}

/// <summary>One quantity at three weight precisions. 4 bit counts 4.5 bits a weight, scales included.</summary>
public sealed record PerPrecision(double Bits16, double Bits8, double Bits4);
