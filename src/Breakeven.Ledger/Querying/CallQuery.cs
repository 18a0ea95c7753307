using Breakeven.Ledger.Records;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>Calls by filter, newest first, a page at a time.</summary>
internal static class CallQuery
{
    /// <summary>Up to <paramref name="limit"/> calls behind <paramref name="after"/>.</summary>
    /// <remarks>Goes through the stored pages from the newest on and ends when none that is left can have a call before the last one found.</remarks>
    public static List<CallRecord> Page(SqliteConnection connection, CallFilter filter, CallCursor? after, int limit)
    {
        using ReadSnapshot snapshot = ReadSnapshot.Of(connection);
        CallPlaces asked = new(filter, after, newestFirst: true);
        PriorityQueue<CallRecord, CallCursor> found = new(asked.LastFirst);
        foreach ((StoredPage page, byte[] records) in PageScan.Read(connection, filter, asked, page => found.Count < limit || !asked.IsBehind(page, CursorOf(found.Peek()))))
        {
            PageRecords calls = new(records);
            while (calls.Read())
            {
                CallCursor place = RecordDecoder.PlaceOf(calls.Record);
                if (!asked.Has(place) || (found.Count == limit && !asked.IsBefore(place, CursorOf(found.Peek())))) continue;
                CallRecord call = RecordDecoder.Decode(calls.Record);
                if (!Matches(call, filter)) continue;
                found.Enqueue(call, place);
                if (found.Count > limit) found.Dequeue();
            }
        }
        List<CallRecord> ordered = new(found.Count);
        while (found.TryDequeue(out CallRecord? call, out _)) ordered.Add(call);
        ordered.Reverse();
        return ordered;
    }

    public static CallCursor CursorOf(CallRecord call) => new(StoredValue.Of(call.StartedAt), call.Id);

    public static bool Matches(CallRecord call, CallFilter filter) =>
        (filter.RequestId is null || filter.RequestId == call.RequestId)
        && (filter.Workload is null || filter.Workload == call.Workload)
        && (filter.Key is null || filter.Key == call.Key)
        && (filter.Target is null || filter.Target == call.Target)
        && (filter.Outcome is null || filter.Outcome == call.Outcome);
}
