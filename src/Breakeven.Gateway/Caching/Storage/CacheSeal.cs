using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>Makes keys that tell nothing about requests, and seals entries so that whoever can write to the shared store can neither read nor make one.</summary>
/// <remarks>
/// A sealed entry is a version, a nonce, a tag and AES-256-GCM ciphertext, under a key that HKDF derives for this entry's key alone: an entry that was changed,
/// cut, made elsewhere or moved to another key does not open. An old entry put back under its own key opens until its age, which is inside, is past.
/// </remarks>
internal sealed class CacheSeal
{
    public const int KeyBytes = 32;
    private const byte Version = 1;
    private const int NonceBytes = 12, TagBytes = 16, Head = 1 + NonceBytes + TagBytes;
    private readonly byte[] _keying, _sealing;

    /// <param name="secret">32 bytes.</param>
    public CacheSeal(byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, KeyBytes);
        _keying = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: "breakeven cache key 1"u8.ToArray());
        _sealing = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: "breakeven cache seal 1"u8.ToArray());
    }

    /// <summary>The key of what is to be found under these bytes: their HMAC-SHA256, 43 characters.</summary>
    public string KeyOf(ReadOnlySpan<byte> material)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_keying, material, hash);
        return System.Buffers.Text.Base64Url.EncodeToString(hash);
    }

    public byte[] Seal(string key, ReadOnlySpan<byte> plain)
    {
        byte[] sealedBytes = new byte[Head + plain.Length];
        sealedBytes[0] = Version;
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(1, NonceBytes));
        using AesGcm cipher = CipherOf(key);
        cipher.Encrypt(sealedBytes.AsSpan(1, NonceBytes), plain, sealedBytes.AsSpan(Head), sealedBytes.AsSpan(1 + NonceBytes, TagBytes), sealedBytes.AsSpan(0, 1));
        return sealedBytes;
    }

    /// <returns>Null for what was not sealed under this key and for this entry.</returns>
    public byte[]? Open(string key, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Head || sealedBytes[0] != Version) return null;
        byte[] plain = new byte[sealedBytes.Length - Head];
        using AesGcm cipher = CipherOf(key);
        try
        {
            cipher.Decrypt(sealedBytes.Slice(1, NonceBytes), sealedBytes[Head..], sealedBytes.Slice(1 + NonceBytes, TagBytes), plain, sealedBytes[..1]);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private AesGcm CipherOf(string key)
    {
        Span<byte> entryKey = stackalloc byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _sealing, entryKey, salt: default, info: Encoding.UTF8.GetBytes(key));
        AesGcm cipher = new(entryKey, TagBytes);
        CryptographicOperations.ZeroMemory(entryKey);
        return cipher;
    }
}
