using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Recording;

/// <summary>Keyed hashes of a prompt's leading messages, chained as engines chain their prefix cache: equal hashes mean an equal prefix, and nothing else can be learnt from them.</summary>
/// <param name="key">Secret of this installation, 32 bytes.</param>
internal sealed class PrefixHasher(byte[] key)
{
    public const int KeyBytes = 32;
    private const int MostBlocks = 8;
    private const int KeptBytes = 8;
    private const int LongestRole = 16;

    /// <summary>Chains that have the key already: setting it up costs more than hashing a short message.</summary>
    private readonly ConcurrentQueue<Chain> _ready = new();

    /// <returns>One hash of 16 hex digits per message, at most 8.</returns>
    public ImmutableArray<string> Hash(ModelRequest request)
    {
        Chain chain = _ready.TryDequeue(out Chain? ready) ? ready : new(key);
        ImmutableArray<string> hashes = chain.Of(request);
        _ready.Enqueue(chain); // not after an exception: it might hold half a message
        return hashes;
    }

    /// <summary>Hashes one prompt at a time.</summary>
    private sealed class Chain
    {
        private readonly IncrementalHash _hmac;
        private readonly byte[] _last = new byte[HMACSHA256.HashSizeInBytes];
        private readonly string[] _hashes = new string[MostBlocks];
        private readonly PromptVisitor _add;
        private int _count;

        public Chain(byte[] key)
        {
            _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            _add = Add;
        }

        public ImmutableArray<string> Of(ModelRequest request)
        {
            Array.Clear(_last);
            _count = 0;
            request.VisitPrompt(_add);
            return [.. _hashes.AsSpan(0, _count)];
        }

        /// <summary>chain ← HMAC(chain ‖ HMAC(text) ‖ role): the inner hash has a fixed length, so no two (role, text) pairs collide.</summary>
        private void Add(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
        {
            if (_count == MostBlocks) return;
            Span<byte> inner = stackalloc byte[HMACSHA256.HashSizeInBytes];
            _hmac.AppendData(text);
            _hmac.GetHashAndReset(inner);
            _hmac.AppendData(_last);
            _hmac.AppendData(inner);
            _hmac.AppendData(role[..Math.Min(role.Length, LongestRole)]);
            _hmac.GetHashAndReset(_last);
            _hashes[_count++] = Convert.ToHexStringLower(_last.AsSpan(0, KeptBytes));
        }
    }
}
