using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Reads <c>open-models.csv</c>.</summary>
internal static class OpenModelReader
{
    /// <exception cref="CatalogFormatException">A broken table, or two models of one id.</exception>
    public static ImmutableArray<OpenModel> Read(TextReader models)
    {
        HashSet<string> ids = new(StringComparer.OrdinalIgnoreCase);
        ImmutableArray<OpenModel>.Builder read = ImmutableArray.CreateBuilder<OpenModel>();
        foreach (CsvRow row in CsvReader.Read(models))
        {
            OpenModel model = Model(row);
            if (!ids.Add(model.Id)) throw new CatalogFormatException($"{model.Id} is given twice", row.Line);
            read.Add(model);
        }
        return read.ToImmutable();
    }

    private static OpenModel Model(CsvRow row) => new(
        row.Required("id"), row.Required("family"), row.Number("params_b"), row.Number("active_params_b"))
    {
        Architecture = row.Required("architecture"),
        IsMixtureOfExperts = row.Text("architecture").StartsWith("moe", StringComparison.Ordinal),
        ParamsFromShapeB = row.OptionalNumber("params_from_shape_b"),
        Layers = row.Count("layers"),
        Hidden = row.Count("hidden"),
        Heads = row.Count("heads"),
        KvHeads = row.Count("kv_heads"),
        HeadDim = row.Count("head_dim"),
        FeedForward = row.OptionalCount("feed_forward"),
        Vocabulary = row.Count("vocabulary"),
        Attention = row.Required("attention"),
        FullAttentionLayers = row.Count("full_attention_layers"),
        SlidingWindow = row.OptionalCount("sliding_window"),
        MlaKvRank = row.OptionalCount("mla_kv_rank"),
        MlaRopeDim = row.OptionalCount("mla_rope_dim"),
        KvBytesPerToken = row.Number("kv_bytes_per_token"),
        KvBytesPerTokenFullLayers = row.Number("kv_bytes_per_token_full_layers"),
        MaxContext = row.Count("max_context"),
        WeightsGb = Sizes(row, "weights_gb"),
        MinMemoryGb = Sizes(row, "min_memory_gb"),
        Licence = row.Required("licence"),
        CommercialUse = row.Required("commercial_use"),
        Source = row.Required("source"),
        IsEstimate = row.Flag("is_estimate"),
        Confidence = row.Required("confidence"),
        SourceDate = row.OptionalDay("source_date"),
    };

    private static PerPrecision? Sizes(CsvRow row, string column) =>
        row.OptionalNumber($"{column}_16bit") is { } half && row.OptionalNumber($"{column}_8bit") is { } eight && row.OptionalNumber($"{column}_4bit") is { } four
            ? new PerPrecision(half, eight, four)
            : null;
}
