using Breakeven.Gateway.Admission;

namespace Breakeven.Gateway.Idempotency;

/// <summary>Claims in flight, and kept answers within a bound of bytes. In memory only: a restart forgets it.</summary>
internal sealed class AnswerStore(TimeProvider time)
{
    /// <summary>What an entry takes beside its answer, roughly.</summary>
    private const long EntryBytes = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<KeyHash, Entry> _entries = [];

    /// <summary>Kept entries, oldest first; some may have been replaced meanwhile.</summary>
    private readonly Queue<Entry> _kept = new();
    private long _bytes;

    /// <summary>Bytes of all kept answers, with what their entries take.</summary>
    public long Bytes
    {
        get { lock (_lock) return _bytes; }
    }

    public (ClaimResult Result, KeptAnswer? Kept) Claim(IdempotencyClaim claim)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(claim.Id, out Entry? known) && !IsExpired(known))
            {
                if (!known.Claim.AsksTheSame(claim)) return (ClaimResult.Mismatch, null);
                return known.Answer is { } answer ? (ClaimResult.Kept, answer) : (ClaimResult.InFlight, null);
            }
            if (known is not null) Remove(known);
            _entries[claim.Id] = new(claim);
            return (ClaimResult.Claimed, null);
        }
    }

    /// <summary>Keeps the answer of a claim; the oldest ones make room.</summary>
    public void Keep(IdempotencyClaim claim, KeptAnswer answer, IdempotencyConfig limits)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(claim.Id, out Entry? entry) || entry.Claim != claim || entry.Answer is not null) return;
            long needed = answer.Bytes.Length + EntryBytes;
            if (needed > limits.MaxBytes) return;
            while (_kept.TryPeek(out Entry? oldest) && (_bytes + needed > limits.MaxBytes || IsExpired(oldest)))
            {
                _kept.Dequeue();
                Remove(oldest);
            }
            (entry.Answer, entry.ExpiresAt) = (answer, Now() + limits.Ttl);
            _bytes += needed;
            _kept.Enqueue(entry);
        }
    }

    /// <summary>Lets go of a claim without an answer; one with an answer stays.</summary>
    public void Free(IdempotencyClaim claim)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(claim.Id, out Entry? entry) && entry.Claim == claim && entry.Answer is null) _entries.Remove(claim.Id);
        }
    }

    private void Remove(Entry entry)
    {
        if (!_entries.TryGetValue(entry.Claim.Id, out Entry? current) || current != entry) return;
        _entries.Remove(entry.Claim.Id);
        _bytes -= entry.Answer!.Bytes.Length + EntryBytes;
    }

    private bool IsExpired(Entry entry) => entry.Answer is not null && Now() >= entry.ExpiresAt;

    private TimeSpan Now() => time.GetElapsedTime(0);

    private sealed class Entry(IdempotencyClaim claim)
    {
        public IdempotencyClaim Claim => claim;

        /// <summary>Null while the call is made.</summary>
        public KeptAnswer? Answer { get; set; }
        public TimeSpan ExpiresAt { get; set; }
    }
}
