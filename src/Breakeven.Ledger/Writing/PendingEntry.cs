using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks.Sources;

namespace Breakeven.Ledger.Writing;

/// <summary>One entry on its way to the journal, and the wait of its caller. Pooled: buffer and wait are used again.</summary>
internal sealed class PendingEntry : IValueTaskSource
{
    private const int MaxPooled = 4096, MaxKeptBytes = 64 * 1024;
    private static readonly ConcurrentQueue<PendingEntry> s_pool = new();

    /// <summary>Quotes inside a value stay one escape of two bytes: nobody embeds the journal in a web page.</summary>
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A call that writes for itself gives its entry back on the thread that takes the next one.</summary>
    [ThreadStatic]
    private static PendingEntry? t_spare;

    [ThreadStatic]
    private static Utf8JsonWriter? t_json;

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

    /// <exception cref="ArgumentException">The payload is larger than an entry may be.</exception>
    public void Fill<T>(EntryKind kind, Guid id, T payload, JsonTypeInfo<T> type)
    {
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(EntryFormat.HeaderLength);
        _buffer.Advance(EntryFormat.HeaderLength);
        Utf8JsonWriter json = t_json ??= new Utf8JsonWriter(_buffer, s_json);
        json.Reset(_buffer);
        JsonSerializer.Serialize(json, payload, type);
        json.Flush();
        int length = _buffer.WrittenCount - EntryFormat.HeaderLength;
        if (length > EntryFormat.MaxPayloadLength)
            throw new ArgumentException($"A journal entry of {length} bytes is larger than {EntryFormat.MaxPayloadLength}: shorten its tags or attempts.", nameof(payload));
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
