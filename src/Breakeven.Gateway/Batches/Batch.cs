using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Breakeven.Gateway.Batches;

/// <summary>One batch as it is kept on disk: what was asked for, and where it stands. How far it is, its log of answers says.</summary>
/// <param name="Owner">Name of the key that created it; null on a gateway without keys. Its lines run under that key, and nobody else can see it.</param>
/// <param name="Endpoint">Path of all its lines, as <c>/v1/chat/completions</c>.</param>
/// <param name="Window">Completion window as the client wrote it.</param>
/// <param name="ExpiresAt">End of the completion window.</param>
internal sealed record Batch(Guid Id, string? Owner, string Endpoint, Guid InputFile, string Window, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    private const string Prefix = "batch_";

    public BatchStatus Status { get; init; }

    /// <summary>Lines in its file.</summary>
    public int Total { get; init; }

    /// <summary>The client's own pairs.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Of the request that created it, those that decide over workload, data class and tags: its lines are made with them.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public bool FromLoopback { get; init; }

    /// <summary>At most the first hundred; empty for a file without faults.</summary>
    public ImmutableArray<BatchFault> Faults { get; init; } = [];

    /// <summary>How long its output files are kept, where the client said so.</summary>
    public TimeSpan? OutputKept { get; init; }
    public DateTimeOffset? FinalizingAt { get; init; }

    /// <summary>When it became completed, failed, expired or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>Null where no line belongs into it, or before the end.</summary>
    public Guid? OutputFile { get; init; }
    public Guid? ErrorFile { get; init; }

    /// <summary>Counts at the end; before it they are counted from the log.</summary>
    public BatchCounts? Counts { get; init; }

    [JsonIgnore]
    public bool IsOpen => Status is BatchStatus.InProgress or BatchStatus.Finalizing or BatchStatus.Cancelling;

    [JsonIgnore]
    public string PublicId => PublicIdOf(Id);

    public static string PublicIdOf(Guid id) => $"{Prefix}{id:N}";

    public static Guid? ReadId(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out Guid id) ? id : null;
}

/// <summary>How far a batch is.</summary>
/// <param name="Completed">Lines answered.</param>
/// <param name="Failed">Lines that ended with an error.</param>
/// <param name="Spilled">Of both, those that an API got because own engines would have been late.</param>
internal readonly record struct BatchCounts(int Completed, int Failed, int Spilled)
{
    public int Ended => Completed + Failed;
}

/// <summary>How batches are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Batch))]
internal sealed partial class BatchJsonContext : JsonSerializerContext;
