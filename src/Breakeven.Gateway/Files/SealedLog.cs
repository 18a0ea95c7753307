using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Breakeven.Gateway.Files;

/// <summary>An append-only file of encrypted entries. What <see cref="Append"/> returned from survives the process; half of an entry, which a crash leaves at the end, is cut off.</summary>
/// <remarks>An entry is its length in four bytes and a sealed piece, numbered from 0, so that none can be left out or moved. Not thread-safe.</remarks>
internal sealed class SealedLog : IDisposable
{
    private readonly PieceCipher _cipher;
    private readonly bool _flush;
    private readonly FileStream _file;
    private readonly List<long> _offsets = [];
    private long _end;

    /// <param name="flush">Whether an entry is to survive the end of power too.</param>
    /// <exception cref="CryptographicException">An entry before the last was changed, or written under another key.</exception>
    public SealedLog(string path, PieceCipher cipher, bool flush)
    {
        (_cipher, _flush) = (cipher, flush);
        _file = PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        try
        {
            Recover();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public int Count => _offsets.Count;

    /// <exception cref="IOException">It cannot be written; then it is not there.</exception>
    public void Append(ReadOnlySpan<byte> plain)
    {
        byte[] entry = new byte[sizeof(int) + PieceCipher.Overhead + plain.Length];
        BinaryPrimitives.WriteInt32LittleEndian(entry, PieceCipher.Overhead + plain.Length);
        _cipher.Seal(Count, plain, entry.AsSpan(sizeof(int)));
        try
        {
            _file.Position = _end;
            _file.Write(entry);
            if (_flush) _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            TryCut();
            throw;
        }
        _offsets.Add(_end);
        _end += entry.Length;
    }

    public byte[] Read(int number)
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        _file.Position = _offsets[number];
        _file.ReadExactly(head);
        byte[] piece = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
        _file.ReadExactly(piece);
        byte[] plain = new byte[piece.Length - PieceCipher.Overhead];
        _cipher.Open(number, piece, plain);
        return plain;
    }

    public void Dispose() => _file.Dispose();

    private void Recover()
    {
        long length = _file.Length;
        Span<byte> head = stackalloc byte[sizeof(int)];
        while (length - _end >= sizeof(int))
        {
            _file.Position = _end;
            _file.ReadExactly(head);
            long next = _end + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(head);
            if (next < _end + sizeof(int) + PieceCipher.Overhead || next > length) break;
            _offsets.Add(_end);
            if (!IsWhole(Count - 1))
            {
                if (next < length) throw new CryptographicException("An entry was changed, or written under another key.");
                _offsets.RemoveAt(Count - 1);
                break;
            }
            _end = next;
        }
        if (_end < length) _file.SetLength(_end);
    }

    private bool IsWhole(int number)
    {
        try
        {
            Read(number);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private void TryCut()
    {
        try
        {
            _file.SetLength(_end);
        }
        catch (IOException)
        {
            // The next entry is written over it.
        }
    }
}
