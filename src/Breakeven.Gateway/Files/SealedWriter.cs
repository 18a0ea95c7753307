namespace Breakeven.Gateway.Files;

/// <summary>Writes a file of any size, encrypted in pieces of <see cref="PieceBytes"/>, so that it can be read from anywhere in its middle.</summary>
internal sealed class SealedWriter : IDisposable
{
    /// <summary>Plain bytes of each piece but the last.</summary>
    public const int PieceBytes = 64 * 1024;

    private readonly PieceCipher _cipher;
    private readonly FileStream _file;
    private readonly byte[] _plain = new byte[PieceBytes], _sealed = new byte[PieceBytes + PieceCipher.Overhead];
    private int _filled;
    private long _pieces;

    public SealedWriter(string path, PieceCipher cipher)
    {
        _cipher = cipher;
        _file = PrivateFile.Open(path, FileMode.Create, FileAccess.Write);
    }

    /// <summary>Plain bytes written so far.</summary>
    public long Length => _pieces * PieceBytes + _filled;

    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, PieceBytes - _filled);
            bytes[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled < PieceBytes) continue;
            WritePiece();
            _pieces++;
            _filled = 0;
        }
    }

    /// <summary>Ends the file; the device has it when this returns.</summary>
    public void Complete()
    {
        if (_filled > 0) WritePiece();
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private void WritePiece()
    {
        Span<byte> piece = _sealed.AsSpan(0, _filled + PieceCipher.Overhead);
        _cipher.Seal(_pieces, _plain.AsSpan(0, _filled), piece);
        _file.Write(piece);
    }
}
