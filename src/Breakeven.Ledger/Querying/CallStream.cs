using Breakeven.Ledger.Records;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>All calls that a filter admits, oldest first, in one pass over the pages of a snapshot.</summary>
/// <remarks>Pages overlap in time: a call is given when no page that is left begins before it. In memory are the pages that overlap there.</remarks>
internal sealed class CallStream : IDisposable
{
    private readonly CallFilter _filter;
    private readonly CallPlaces _asked;
    private readonly ReadSnapshot _snapshot;
    private readonly IEnumerator<(StoredPage Page, byte[] Records)> _pages;
    private readonly PriorityQueue<CallRecord, CallCursor> _waiting = new();
    private readonly NamePool _names = new();
    private bool _hasPage;

    public CallStream(SqliteConnection connection, CallFilter filter, CallCursor? after)
    {
        _filter = filter;
        _asked = new CallPlaces(filter, after, newestFirst: false);
        _snapshot = ReadSnapshot.Of(connection);
        _pages = PageScan.Read(connection, filter, _asked, _ => true).GetEnumerator();
        _hasPage = _pages.MoveNext();
    }

    /// <returns>The next calls, at most <paramref name="limit"/>; none at the end.</returns>
    public List<CallRecord> Read(int limit)
    {
        List<CallRecord> calls = [];
        while (calls.Count < limit)
        {
            while (_hasPage && !(_waiting.TryPeek(out _, out CallCursor first) && first.StartedAt < _pages.Current.Page.FirstStartedAt)) TakePage();
            if (!_waiting.TryDequeue(out CallRecord? call, out _)) break;
            calls.Add(call);
        }
        return calls;
    }

    private void TakePage()
    {
        PageRecords calls = new(_pages.Current.Records);
        while (calls.Read())
        {
            CallCursor place = RecordDecoder.PlaceOf(calls.Record);
            if (!_asked.Has(place)) continue;
            CallRecord call = RecordDecoder.Decode(calls.Record, _names);
            if (CallQuery.Matches(call, _filter)) _waiting.Enqueue(call, place);
        }
        _hasPage = _pages.MoveNext();
    }

    public void Dispose()
    {
        _pages.Dispose();
        _snapshot.Dispose();
    }
}
