using System.Buffers;
using System.Buffers.Binary;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Storage;

/// <summary>The page that is being filled: records one behind the other, each with its length before it, and what a query wants to know of them.</summary>
internal sealed class PageBuffer
{
    /// <summary>Where a page is full. It is what a query reads at least, and what it need not look at when it passes over the page.</summary>
    public const int MaxCalls = 256, MaxBytes = 128 * 1024;

    private readonly ArrayBufferWriter<byte> _records = new(MaxBytes);
    private readonly HashSet<uint> _terms = [];

    public int Calls { get; private set; }
    public long FirstStartedAt { get; private set; }
    public long LastStartedAt { get; private set; }
    public bool IsFull => Calls >= MaxCalls || _records.WrittenCount >= MaxBytes;
    public ReadOnlySpan<byte> Records => _records.WrittenSpan;
    public uint Checksum => Crc32C.Of(Records);

    public void Add(CallRecord call, ReadOnlySpan<byte> record)
    {
        Extend(1, StoredValue.Of(call.StartedAt), StoredValue.Of(call.StartedAt));
        PageTerms.Add(_terms, call);
        BinaryPrimitives.WriteInt32LittleEndian(_records.GetSpan(sizeof(int)), record.Length);
        _records.Advance(sizeof(int));
        _records.Write(record);
    }

    /// <summary>Takes over all calls of a stored page.</summary>
    public void Add(StoredPage page, ReadOnlySpan<byte> terms, ReadOnlySpan<byte> records)
    {
        Extend(page.Calls, page.FirstStartedAt, page.LastStartedAt);
        PageTerms.Add(_terms, terms);
        _records.Write(records);
    }

    public byte[] StoreTerms() => PageTerms.Store(_terms);

    public void Clear()
    {
        _records.ResetWrittenCount();
        _terms.Clear();
        Calls = 0;
    }

    private void Extend(int calls, long first, long last)
    {
        FirstStartedAt = Calls == 0 ? first : Math.Min(FirstStartedAt, first);
        LastStartedAt = Calls == 0 ? last : Math.Max(LastStartedAt, last);
        Calls += calls;
    }
}
