using Breakeven.Gateway.Admission;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Idempotency;

/// <summary>One call's claim to answer an idempotency key, with what of its answer has gone out.</summary>
/// <param name="id">Of the caller and its idempotency key; neither is kept.</param>
/// <param name="body">Hash of the request: the same key with another body is a mistake.</param>
internal sealed class IdempotencyClaim(KeyHash id, WireFormat format, KeyHash body) : IDisposable
{
    private PooledBuffer? _sent;
    private bool _isTooLarge;

    public KeyHash Id => id;

    public bool AsksTheSame(IdempotencyClaim other) => format == other.Format && body.Equals(other.Body);

    private WireFormat Format => format;
    private KeyHash Body => body;

    /// <summary>Takes a copy of a part that goes out before the end.</summary>
    /// <param name="most">Largest answer that is kept.</param>
    public void Append(ReadOnlySpan<byte> part, long most)
    {
        if (_isTooLarge) return;
        _sent ??= new(part.Length);
        if (_sent.Length + (long)part.Length > most) Abandon();
        else _sent.Append(part);
    }

    /// <returns>The whole answer, or null when it is too large to be kept.</returns>
    public byte[]? Complete(ReadOnlyMemory<byte> end, long most)
    {
        int sent = _sent?.Length ?? 0;
        if (_isTooLarge || sent + (long)end.Length > most) return null;
        byte[] whole = new byte[sent + end.Length];
        _sent?.Written.CopyTo(whole);
        end.CopyTo(whole.AsMemory(sent));
        return whole;
    }

    public void Dispose() => Interlocked.Exchange(ref _sent, null)?.Dispose();

    private void Abandon()
    {
        _isTooLarge = true;
        Dispose();
    }
}
