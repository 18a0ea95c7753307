using System.Buffers.Binary;

namespace Breakeven.Ledger.Storage;

/// <summary>Goes through the encoded records of a page.</summary>
internal ref struct PageRecords(ReadOnlySpan<byte> records)
{
    private ReadOnlySpan<byte> _rest = records;

    public ReadOnlySpan<byte> Record { get; private set; }

    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The bytes are no page.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty) return false;
        if (_rest.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(_rest) is var length && (length < 0 || length > _rest.Length - sizeof(int)))
            throw new InvalidDataException("a page's records are cut off");
        Record = _rest.Slice(sizeof(int), length);
        _rest = _rest[(sizeof(int) + length)..];
        return true;
    }
}
