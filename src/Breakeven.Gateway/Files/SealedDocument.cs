namespace Breakeven.Gateway.Files;

/// <summary>A small file that is encrypted as one piece, and replaced as a whole.</summary>
internal static class SealedDocument
{
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, PieceCipher cipher, ReadOnlySpan<byte> plain)
    {
        byte[] piece = new byte[plain.Length + PieceCipher.Overhead];
        cipher.Seal(-1, plain, piece);
        PrivateFile.Replace(path, piece);
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">The file was changed, or written under another key.</exception>
    public static byte[] Read(string path, PieceCipher cipher)
    {
        byte[] piece = File.ReadAllBytes(path);
        byte[] plain = new byte[Math.Max(0, piece.Length - PieceCipher.Overhead)];
        cipher.Open(-1, piece, plain);
        return plain;
    }
}
