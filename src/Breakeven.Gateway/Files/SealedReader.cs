using System.Security.Cryptography;

namespace Breakeven.Gateway.Files;

/// <summary>Reads what a <see cref="SealedWriter"/> wrote. Not thread-safe.</summary>
/// <param name="length">Plain bytes, as the file's document says: a file that was cut is noticed.</param>
internal sealed class SealedReader(string path, PieceCipher cipher, long length) : IDisposable
{
    private readonly FileStream _file = PrivateFile.Open(path, FileMode.Open, FileAccess.Read);
    private readonly byte[] _plain = new byte[SealedWriter.PieceBytes], _sealed = new byte[SealedWriter.PieceBytes + PieceCipher.Overhead];
    private long _at = -1;
    private int _filled;

    public long Length => length;

    /// <summary>The rest of the piece in which the offset lies; empty at the end. Valid until the next read.</summary>
    /// <exception cref="CryptographicException">The file was changed, or written under another key.</exception>
    public ReadOnlySpan<byte> From(long offset)
    {
        if (offset >= length) return default;
        Load(offset / SealedWriter.PieceBytes);
        return _plain.AsSpan(0, _filled)[(int)(offset % SealedWriter.PieceBytes)..];
    }

    /// <summary>Fills the buffer from an offset.</summary>
    public void Read(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            ReadOnlySpan<byte> there = From(offset);
            if (there.IsEmpty) throw new CryptographicException("The file is shorter than it was.");
            int taken = Math.Min(there.Length, into.Length);
            there[..taken].CopyTo(into);
            into = into[taken..];
            offset += taken;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Load(long number)
    {
        if (number == _at) return;
        _at = -1;
        _filled = (int)Math.Min(SealedWriter.PieceBytes, length - number * SealedWriter.PieceBytes);
        Span<byte> piece = _sealed.AsSpan(0, _filled + PieceCipher.Overhead);
        _file.Position = number * (SealedWriter.PieceBytes + PieceCipher.Overhead);
        if (_file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false) < piece.Length) throw new CryptographicException("The file is cut.");
        cipher.Open(number, piece, _plain.AsSpan(0, _filled));
        _at = number;
    }
}
