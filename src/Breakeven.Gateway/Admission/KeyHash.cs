using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Gateway.Admission;

/// <summary>SHA-256 of a whole credential, as a value. Comparing two takes the same time wherever they differ.</summary>
internal readonly struct KeyHash : IEquatable<KeyHash>
{
    private const int LongestOnStack = 128;
    private readonly ulong _a, _b, _c, _d;

    private KeyHash(ReadOnlySpan<byte> hash)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(hash);
        (_a, _b, _c, _d) = (words[0], words[1], words[2], words[3]);
    }

    public static KeyHash Of(string credential)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = credential.Length <= LongestOnStack ? stackalloc byte[3 * LongestOnStack] : new byte[Encoding.UTF8.GetMaxByteCount(credential.Length)]; // UTF-8 needs three bytes for a char at most
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(credential, bytes)], hash);
        return new(hash);
    }

    /// <param name="hex">64 hex digits.</param>
    public static KeyHash Parse(string hex) => new(Convert.FromHexString(hex));

    public bool Equals(KeyHash other) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in this)), MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in other)));

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    /// <summary>Any part of a hash is as good as a hash code; it tells nothing about the credential.</summary>
    public override int GetHashCode() => _a.GetHashCode();

    public override string ToString() => "[hash]";
}
