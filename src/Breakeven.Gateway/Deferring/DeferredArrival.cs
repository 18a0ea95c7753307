using System.Collections.Immutable;
using Breakeven.Gateway.Admission;

namespace Breakeven.Gateway.Deferring;

/// <summary>A call that no client waits for: the gateway makes it when there is room, under the key of who asked for it before.</summary>
/// <param name="Caller">Known already: the key itself was presented then, and is kept nowhere.</param>
internal sealed record DeferredArrival(
    CallId Id, string RequestId, DateTimeOffset StartedAt, long StartTimestamp, bool FromLoopback, Func<string, string?> Header, Caller Caller)
    : CallArrival(Id, RequestId, StartedAt, StartTimestamp, PresentedKey: null, FromLoopback, Header)
{
    /// <summary>The batch whose line it is.</summary>
    public required string Batch { get; init; }

    /// <summary>Why the key does not open the gateway any more; null while it does.</summary>
    public CallError? Refusal { get; init; }

    /// <summary>Own engines will not be done in time: an API may be asked, where the policy permits one.</summary>
    public bool MaySpill { get; init; }

    /// <summary>The client's tags, and where the call comes from.</summary>
    public static ImmutableSortedDictionary<string, string>? Mark(CallArrival arrival, ImmutableSortedDictionary<string, string>? tags) =>
        arrival is DeferredArrival line
            ? (tags ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).SetItem(DeferredTags.ServiceTier, "batch").SetItem(DeferredTags.Batch, line.Batch)
            : tags;
}
