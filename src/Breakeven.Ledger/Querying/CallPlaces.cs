using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Querying;

/// <summary>The places in the order of time that a query asks for, and its direction.</summary>
internal sealed class CallPlaces
{
    private readonly CallCursor? _after;

    public CallPlaces(CallFilter filter, CallCursor? after, bool newestFirst)
    {
        _after = after;
        NewestFirst = newestFirst;
        From = filter.Since is { } since ? StoredValue.Of(since) : long.MinValue;
        Until = filter.Until is { } until ? StoredValue.Of(until) : long.MaxValue;
        if (after is not { } cursor) return;
        if (newestFirst) Until = Math.Min(Until, cursor.StartedAt == long.MaxValue ? long.MaxValue : cursor.StartedAt + 1);
        else From = Math.Max(From, cursor.StartedAt);
    }

    public bool NewestFirst { get; }

    /// <summary>Inclusive.</summary>
    public long From { get; }

    /// <summary>Exclusive.</summary>
    public long Until { get; }

    /// <summary>Puts the place first that the query reaches last.</summary>
    public IComparer<CallCursor> LastFirst => Comparer<CallCursor>.Create((a, b) => NewestFirst ? a.CompareTo(b) : b.CompareTo(a));

    public bool Has(CallCursor place) => place.StartedAt >= From && place.StartedAt < Until && (_after is not { } cursor || IsBefore(cursor, place));

    /// <summary>True when the query reaches <paramref name="a"/> before <paramref name="b"/>.</summary>
    public bool IsBefore(CallCursor a, CallCursor b) => NewestFirst ? a.CompareTo(b) > 0 : a.CompareTo(b) < 0;

    /// <summary>True when all calls of the page come after <paramref name="place"/>.</summary>
    public bool IsBehind(StoredPage page, CallCursor place) => NewestFirst ? page.LastStartedAt < place.StartedAt : page.FirstStartedAt > place.StartedAt;
}
