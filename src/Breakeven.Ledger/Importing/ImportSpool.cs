using System.Buffers;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Records;
using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Importing;

/// <summary>Records set aside until the whole source is known to be good, so that a slow or broken source neither holds the store nor leaves half of itself there.</summary>
internal sealed class ImportSpool : IAsyncDisposable
{
    /// <summary>So many calls are put in order of time before they go into pages: pages that overlap in time make every query read more of them.</summary>
    private const int SortedTogether = 65_536;

    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly NamePool _names = new();

    public ImportSpool(string databasePath) => _file = new FileStream(
        $"{databasePath}.import-{Guid.NewGuid():N}", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);

    public async Task<long> FillAsync(IAsyncEnumerable<CallRecord> source, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        const int progressEvery = 10_000;
        long count = 0;
        using BinaryWriter output = new(_file, System.Text.Encoding.UTF8, leaveOpen: true);
        await foreach (CallRecord call in source.WithCancellation(cancellationToken))
        {
            _record.ResetWrittenCount();
            RecordEncoder.Encode(call, _record);
            output.Write(_record.WrittenCount);
            output.Write(_record.WrittenSpan);
            if (++count % progressEvery == 0) progress?.Report(count);
        }
        progress?.Report(count);
        return count;
    }

    /// <returns>Number of records that were new.</returns>
    public long Move(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        _file.Position = 0;
        using BinaryReader input = new(_file, System.Text.Encoding.UTF8, leaveOpen: true);
        List<(CallCursor Place, byte[] Record)> run = [];
        long added = 0;
        while (_file.Position < _file.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] record = input.ReadBytes(input.ReadInt32());
            run.Add((RecordDecoder.PlaceOf(record), record));
            if (run.Count == SortedTogether) added += MoveRun(transaction, run);
        }
        return added + MoveRun(transaction, run);
    }

    private long MoveRun(StoreTransaction transaction, List<(CallCursor Place, byte[] Record)> run)
    {
        long added = 0;
        foreach ((_, byte[] record) in run.OrderBy(call => call.Place)) // keeps the order of calls that share a place: the first of two with one id stands
            if (transaction.AddCall(RecordDecoder.DecodeSums(record, _names), record)) added++;
        run.Clear();
        return added;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
