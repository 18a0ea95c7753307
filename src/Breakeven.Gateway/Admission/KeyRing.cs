using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Gateway.Admission;

/// <summary>The keys of one configuration, by the SHA-256 of the whole key.</summary>
/// <remarks>A presented key is only ever hashed; the look-up is by hash, so its time says nothing about how near a guess was.</remarks>
internal sealed class KeyRing
{
    private const int LongestKey = 1024;
    private const int LongestOnStack = 128;
    private readonly FrozenDictionary<KeyHash, KeyConfig> _keys;

    public KeyRing(IEnumerable<KeyConfig> keys) => _keys = keys.ToFrozenDictionary(key => KeyHash.Parse(key.Sha256));

    public bool IsEmpty => _keys.Count == 0;

    public KeyConfig? Find(string? presented)
    {
        if (string.IsNullOrEmpty(presented) || presented.Length > LongestKey) return null;
        return _keys.GetValueOrDefault(KeyHash.Of(presented));
    }

    /// <summary>True when both texts are the same, in time that does not depend on where they differ.</summary>
    public static bool SameSecret(string? presented, Secret expected) =>
        presented is { Length: <= LongestKey } && KeyHash.Of(presented).FixedTimeEquals(KeyHash.Of(expected.Reveal()));

    /// <summary>True when the text has this SHA-256, in time that does not depend on where they differ.</summary>
    /// <param name="sha256">In hex.</param>
    public static bool HasHash(string? presented, string sha256) =>
        presented is { Length: > 0 and <= LongestKey } && KeyHash.Of(presented).FixedTimeEquals(KeyHash.Parse(sha256));

    /// <summary>32 bytes that compare as one value.</summary>
    private readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
    {
        public static KeyHash Of(string key)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            Span<byte> bytes = key.Length <= LongestOnStack ? stackalloc byte[3 * LongestOnStack] : new byte[Encoding.UTF8.GetMaxByteCount(key.Length)]; // UTF-8 needs three bytes for a char at most
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
            return MemoryMarshal.Read<KeyHash>(hash);
        }

        public static KeyHash Parse(string hex) => MemoryMarshal.Read<KeyHash>(Convert.FromHexString(hex));

        public bool FixedTimeEquals(KeyHash other) => CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in this)), MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in other)));
    }
}
