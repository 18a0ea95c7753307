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

    /// <returns>One hash of 16 hex digits per message, at most 8.</returns>
    public ImmutableArray<string> Hash(ModelRequest request)
    {
        ImmutableArray<string>.Builder hashes = ImmutableArray.CreateBuilder<string>(MostBlocks);
        byte[] chain = new byte[HMACSHA256.HashSizeInBytes];
        request.VisitPrompt((role, text) =>
        {
            if (hashes.Count == MostBlocks) return;
            Chain(chain, role, text);
            hashes.Add(Convert.ToHexStringLower(chain.AsSpan(0, KeptBytes)));
        });
        return hashes.DrainToImmutable();
    }

    /// <summary>chain ← HMAC(chain ‖ HMAC(text) ‖ role): the inner hash has a fixed length, so no two (role, text) pairs collide.</summary>
    private void Chain(byte[] chain, ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        Span<byte> block = stackalloc byte[(2 * HMACSHA256.HashSizeInBytes) + 16];
        ReadOnlySpan<byte> shortRole = role[..Math.Min(role.Length, 16)];
        chain.CopyTo(block);
        HMACSHA256.HashData(key, text, block[HMACSHA256.HashSizeInBytes..]);
        shortRole.CopyTo(block[(2 * HMACSHA256.HashSizeInBytes)..]);
        HMACSHA256.HashData(key, block[..((2 * HMACSHA256.HashSizeInBytes) + shortRole.Length)], chain);
    }
}
