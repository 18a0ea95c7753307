namespace Breakeven.Ledger.Importing;

/// <summary>Formats of past traffic.</summary>
public enum ImportFormat
{
    /// <summary>Told by the first line.</summary>
    Auto,

    /// <summary>Azure's public inference traces: <c>TIMESTAMP,ContextTokens,GeneratedTokens</c>, or <c>arrival_s,input_tokens,output_tokens</c>.</summary>
    AzureTrace,

    /// <summary>Mooncake's traces: JSON lines with <c>timestamp</c> (ms), <c>input_length</c>, <c>output_length</c>, <c>hash_ids</c>.</summary>
    Mooncake,

    /// <summary>A header with <c>arrival_s</c> or <c>started_at</c>, <c>input_tokens</c>, <c>output_tokens</c> and any other names of a record.</summary>
    Csv,

    /// <summary>JSON lines with the same names; the ledger's own export among them.</summary>
    Jsonl,
}
