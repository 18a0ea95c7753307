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

    /// <summary>Hashes that have the key already: setting it up costs more than hashing a short message.</summary>
    private readonly ConcurrentQueue<IncrementalHash> _ready = new();

    /// <returns>One hash of 16 hex digits per message, at most 8.</returns>
    public ImmutableArray<string> Hash(ModelRequest request)
    {
        ImmutableArray<string>.Builder hashes = ImmutableArray.CreateBuilder<string>(MostBlocks);
        byte[] chain = new byte[HMACSHA256.HashSizeInBytes];
        IncrementalHash hmac = _ready.TryDequeue(out IncrementalHash? ready) ? ready : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        request.VisitPrompt((role, text) =>
        {
            if (hashes.Count == MostBlocks) return;
            Chain(hmac, chain, role, text);
            hashes.Add(Convert.ToHexStringLower(chain.AsSpan(0, KeptBytes)));
        });
        _ready.Enqueue(hmac); // not after an exception: it might hold half a message
        return hashes.DrainToImmutable();
    }

    /// <summary>chain ← HMAC(chain ‖ HMAC(text) ‖ role): the inner hash has a fixed length, so no two (role, text) pairs collide.</summary>
    private static void Chain(IncrementalHash hmac, byte[] chain, ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        Span<byte> inner = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.AppendData(text);
        hmac.GetHashAndReset(inner);
        hmac.AppendData(chain);
        hmac.AppendData(inner);
        hmac.AppendData(role[..Math.Min(role.Length, LongestRole)]);
        hmac.GetHashAndReset(chain);
    }
}
