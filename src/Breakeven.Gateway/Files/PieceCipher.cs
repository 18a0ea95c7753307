using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Breakeven.Gateway.Files;

/// <summary>Encrypts the pieces of one file: AES-256-GCM under a key of the file's own, which HKDF derives from the operator's key and the file's id.</summary>
/// <remarks>
/// A sealed piece is nonce, tag and ciphertext. Its number and the file's id are authenticated with it, so no piece can stand in another's place. Nonces are random, since a
/// torn piece may be written again: with one key for each file even a million pieces stay far below the bound of 2^32 (NIST SP 800-38D, 8.3).
/// </remarks>
internal sealed class PieceCipher
{
    /// <summary>Bytes that a sealed piece has more than its plain text.</summary>
    public const int Overhead = NonceBytes + TagBytes;

    /// <summary>Bytes of the operator's key.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12, TagBytes = 16, IdBytes = 16;
    private static readonly byte[] s_purpose = "breakeven files 1"u8.ToArray();
    private readonly byte[] _key = new byte[KeyBytes];
    private readonly byte[] _id;

    public PieceCipher(byte[] operatorKey, Guid file)
    {
        _id = file.ToByteArray();
        HKDF.DeriveKey(HashAlgorithmName.SHA256, operatorKey, _key, _id, s_purpose);
    }

    /// <param name="into">Has <see cref="Overhead"/> bytes more than the plain text.</param>
    public void Seal(long number, ReadOnlySpan<byte> plain, Span<byte> into)
    {
        RandomNumberGenerator.Fill(into[..NonceBytes]);
        using AesGcm cipher = new(_key, TagBytes);
        cipher.Encrypt(into[..NonceBytes], plain, into[Overhead..], into[NonceBytes..Overhead], Place(number, stackalloc byte[IdBytes + sizeof(long)]));
    }

    /// <exception cref="CryptographicException">The piece was changed, is another's, or was sealed under another key.</exception>
    public void Open(long number, ReadOnlySpan<byte> piece, Span<byte> into)
    {
        if (piece.Length < Overhead) throw new CryptographicException("The piece is cut.");
        using AesGcm cipher = new(_key, TagBytes);
        cipher.Decrypt(piece[..NonceBytes], piece[Overhead..], piece[NonceBytes..Overhead], into, Place(number, stackalloc byte[IdBytes + sizeof(long)]));
    }

    private Span<byte> Place(long number, Span<byte> place)
    {
        _id.CopyTo(place);
        BinaryPrimitives.WriteInt64LittleEndian(place[IdBytes..], number);
        return place;
    }
}
