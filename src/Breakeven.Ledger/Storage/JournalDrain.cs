using System.Buffers;
using System.Text.Json;
using Breakeven.Ledger.Records;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Storage;

/// <summary>Moves the journal into the store, a bounded number of entries at a time, from the checkpoint that the store keeps in the same transaction.</summary>
/// <remarks>It reads the files and not the callers' memory, so a slow or failing store costs disk and nothing else, and a restart runs the same code.</remarks>
internal sealed class JournalDrain(JournalFolder folder, StoreWriter store, JournalPosition checkpoint, bool salvage)
{
    private const int MaxBatchEntries = 4096, MaxBatchBytes = 8 * 1024 * 1024;

    /// <summary>Intents of the batch that have no outcome yet, as places in <see cref="_intents"/>: few are left at its end, and only these are written.</summary>
    private readonly Dictionary<Guid, Range> _open = [];
    private readonly ArrayBufferWriter<byte> _intents = new();
    private readonly NamePool _names = new();

    /// <summary>What the store has.</summary>
    public JournalPosition Position { get; private set; } = checkpoint;

    /// <summary>Moves everything before <paramref name="end"/>; each batch is told to <paramref name="moved"/>.</summary>
    /// <param name="end">Where the writer has got to, or the end of the last segment that an earlier process left.</param>
    public async Task MoveAsync(JournalPosition end, Action<JournalPosition>? moved, CancellationToken cancellationToken)
    {
        while (Position < end)
        {
            JournalPosition start = Position;
            Position = await store.WriteAsync(transaction => ValueTask.FromResult(MoveBatch(transaction, start, end)), cancellationToken);
            if (Position.Segment > start.Segment) await DeleteDrainedAsync(cancellationToken);
            moved?.Invoke(Position);
        }
    }

    /// <summary>One transaction: reads at most a batch and returns where the next begins.</summary>
    private JournalPosition MoveBatch(StoreTransaction transaction, JournalPosition start, JournalPosition end)
    {
        _open.Clear();
        _intents.ResetWrittenCount();
        JournalPosition reached = start;
        string path = folder.PathOf(start.Segment);
        bool isLast = start.Segment == end.Segment;
        if (File.Exists(path))
        {
            using SegmentReader segment = new(path, start.Offset);
            long limit = isLast ? end.Offset : segment.Length;
            EntryRead read = MoveEntries(transaction, segment, limit);
            reached = start with { Offset = segment.Offset };
            // What is left is a torn tail, which was never acknowledged.
            if (read != EntryRead.Entry) reached = isLast ? end : NextSegment(start.Segment, end);
        }
        else
        {
            reached = isLast ? end : NextSegment(start.Segment, end);
        }
        foreach ((Guid id, Range record) in _open) transaction.OpenIntent(id, _intents.WrittenSpan[record]);
        transaction.SetCheckpoint(reached);
        return reached;
    }

    /// <returns><see cref="EntryRead.Entry"/> when the batch is full, else why the segment ended.</returns>
    private EntryRead MoveEntries(StoreTransaction transaction, SegmentReader segment, long limit)
    {
        long stop = segment.Offset + MaxBatchBytes;
        for (int count = 0; count < MaxBatchEntries && segment.Offset < stop; count++)
        {
            EntryRead read = segment.Read(limit);
            if (read == EntryRead.Damaged && IsDamageBeforeEntries(segment, limit)) continue;
            if (read != EntryRead.Entry) return read;
            Move(transaction, segment);
        }
        return EntryRead.Entry;
    }

    /// <exception cref="LedgerUnavailableException">It is, and salvage was not asked for: the drain stands still, and the next opening tells what to do.</exception>
    private bool IsDamageBeforeEntries(SegmentReader segment, long limit)
    {
        long damage = segment.Offset;
        if (!segment.SkipDamage(limit)) return false;
        return salvage ? true : throw new LedgerUnavailableException($"The journal segment {segment.Path} is damaged from byte {damage} to {segment.Offset}. Stop the gateway and check the disk.");
    }

    private void Move(StoreTransaction transaction, SegmentReader entry)
    {
        try
        {
            MoveUnchecked(transaction, entry);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            throw new LedgerUnavailableException($"The entry that ends at byte {entry.Offset} of {entry.Path} is not understood ({error.Message}). It may be of a newer breakeven: use that version.", error);
        }
    }

    private void MoveUnchecked(StoreTransaction transaction, SegmentReader entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Intent:
                AddIntent(entry.Id, entry.Payload);
                break;
            case EntryKind.Outcome:
                AddOutcome(transaction, entry.Payload);
                break;
            case EntryKind.JsonIntent:
                AddIntent(entry.Id, FromJson(entry.Payload));
                break;
            case EntryKind.JsonOutcome:
                AddOutcome(transaction, FromJson(entry.Payload));
                break;
            case EntryKind.HostingPeriod:
                transaction.AddHostingPeriod(entry.Id, JsonSerializer.Deserialize(entry.Payload, CallRecordJson.Default.HostingPeriod)!);
                break;
        }
    }

    private void AddIntent(Guid id, ReadOnlySpan<byte> record)
    {
        int start = _intents.WrittenCount;
        _intents.Write(record);
        _open[id] = start.._intents.WrittenCount;
    }

    private void AddOutcome(StoreTransaction transaction, ReadOnlySpan<byte> record)
    {
        CallRecord call = RecordDecoder.DecodeSums(record, _names);
        transaction.AddCall(call, record);
        _open.Remove(call.Id);
        transaction.CloseIntent(call.Id); // also after an intent of this batch: an earlier one of the same call may be in the store
    }

    private static byte[] FromJson(ReadOnlySpan<byte> json) => RecordEncoder.Encode(JsonSerializer.Deserialize(json, CallRecordJson.Default.CallRecord)!);

    private JournalPosition NextSegment(long segment, JournalPosition end)
    {
        foreach (long next in folder.Segments())
            if (next > segment && next <= end.Segment) return new JournalPosition(next, 0);
        return end;
    }

    /// <summary>The store's own log is made durable first: the segment is the only other copy.</summary>
    private async Task DeleteDrainedAsync(CancellationToken cancellationToken)
    {
        await store.UseAsync(connection =>
        {
            LedgerDatabase.Run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
            return true;
        }, cancellationToken);
        folder.DeleteBefore(Position.Segment);
    }
}
