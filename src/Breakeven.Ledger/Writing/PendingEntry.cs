using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Tasks.Sources;
using Breakeven.Ledger.Records;

namespace Breakeven.Ledger.Writing;

/// <summary>One entry on its way to the journal, and the wait of its caller. Pooled: buffer and wait are used again.</summary>
internal sealed class PendingEntry : IValueTaskSource
{
    private const int MaxPooled = 4096, MaxKeptBytes = 64 * 1024;
    private static readonly ConcurrentQueue<PendingEntry> s_pool = new();

    /// <summary>A call that writes for itself gives its entry back on the thread that takes the next one.</summary>
    [ThreadStatic]
    private static PendingEntry? t_spare;

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };

    public EntryKind Kind { get; private set; }
    public ReadOnlySpan<byte> Bytes => _buffer.WrittenSpan;

    /// <summary>Ends when the journal has the entry. Awaited once; the entry then goes back to the pool.</summary>
    public ValueTask Written => new(this, _wait.Version);

    public static PendingEntry Rent()
    {
        if (t_spare is { } spare)
        {
            t_spare = null;
            return spare;
        }
        return s_pool.TryDequeue(out PendingEntry? entry) ? entry : new PendingEntry();
    }

    /// <param name="kind">Intent or outcome.</param>
    /// <exception cref="ArgumentException">The record is larger than an entry may be.</exception>
    public void Fill(EntryKind kind, CallRecord call)
    {
        Begin();
        RecordEncoder.Encode(call, _buffer);
        End(kind, call.Id);
    }

    public void Fill(Guid id, HostingPeriod period)
    {
        Begin();
        using Utf8JsonWriter json = new(_buffer);
        JsonSerializer.Serialize(json, period, CallRecordJson.Default.HostingPeriod);
        End(EntryKind.HostingPeriod, id);
    }

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(EntryFormat.HeaderLength);
        _buffer.Advance(EntryFormat.HeaderLength);
    }

    private void End(EntryKind kind, Guid id)
    {
        int length = _buffer.WrittenCount - EntryFormat.HeaderLength;
        if (length > EntryFormat.MaxPayloadLength) throw new ArgumentException($"A journal entry of {length} bytes is larger than {EntryFormat.MaxPayloadLength}: shorten its tags or attempts.");
        EntryFormat.Seal(MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span, kind, id);
        Kind = kind;
    }

    public void Complete() => _wait.SetResult(true);
    public void Fail(Exception error) => _wait.SetException(error);

    /// <summary>Only for an entry that nobody awaits: its end gives it back by itself.</summary>
    public void Return()
    {
        _wait.Reset();
        if (t_spare is null && _buffer.Capacity <= MaxKeptBytes) t_spare = this;
        else if (_buffer.Capacity <= MaxKeptBytes && s_pool.Count < MaxPooled) s_pool.Enqueue(this);
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _wait.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);
}
