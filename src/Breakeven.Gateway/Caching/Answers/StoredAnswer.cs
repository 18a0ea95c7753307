using System.Collections.Immutable;
using System.ComponentModel;

namespace Breakeven.Gateway.Caching.Answers;

/// <summary>A complete answer, in the format and the shape in which its client got it. Nothing of the request is in it.</summary>
/// <remarks>Immutable, and said to be: the cache hands out the same object to every call.</remarks>
[ImmutableObject(true)]
internal sealed class StoredAnswer
{
    /// <summary>A body, or all bytes of a stream.</summary>
    public required byte[] Bytes { get; init; }
    public required ImmutableArray<AnswerStamp> Stamps { get; init; }
    public required bool IsStream { get; init; }

    /// <summary>Whether the client had asked for the usage of its stream.</summary>
    public required bool TellsUsage { get; init; }
    public required TokenUsage Usage { get; init; }
    public required UsageSource UsageSource { get; init; }
    public required string? ResponseModel { get; init; }

    /// <summary>Who made it: still permitted for whoever gets it, or it is not given.</summary>
    public required string TargetId { get; init; }
    public required string Model { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>Whether it may still be used. A clock that was set back makes answers of the future, which are as old as nobody knows.</summary>
    public bool IsFresh(DateTimeOffset now, TimeSpan ttl) => now - StoredAt is var age && age >= -ClockSkew && age < ttl;

    /// <summary>Replicas' clocks may differ by this much.</summary>
    private static TimeSpan ClockSkew => TimeSpan.FromSeconds(5);
}
