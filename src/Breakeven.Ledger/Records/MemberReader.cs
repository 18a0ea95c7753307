using System.Buffers.Binary;

namespace Breakeven.Ledger.Records;

/// <summary>Reads members one after the other, known or not.</summary>
internal ref struct MemberReader(ReadOnlySpan<byte> bytes)
{
    private const byte FirstNumber = 128;

    private ReadOnlySpan<byte> _rest = bytes;

    public RecordMember Member { get; private set; }

    /// <summary>Value of a member that is a number.</summary>
    public long Number { get; private set; }

    /// <summary>Value of a member that is bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The bytes are no members.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty) return false;
        byte member = _rest[0];
        _rest = _rest[1..];
        Member = (RecordMember)member;
        if (member < FirstNumber) Bytes = ReadBytes();
        else Number = ReadNumber();
        return true;
    }

    /// <summary>The next text of a list. False at its end.</summary>
    public bool ReadText(out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (_rest.IsEmpty) return false;
        utf8 = ReadBytes();
        return true;
    }

    public readonly double Double => Bytes.Length == sizeof(double) ? BinaryPrimitives.ReadDoubleLittleEndian(Bytes) : throw Wrong();
    public readonly Guid Guid => Bytes.Length == 16 ? new Guid(Bytes, bigEndian: true) : throw Wrong();

    public readonly Money Money
    {
        get
        {
            const int most = 1 + 12, maxScale = 28;
            if (Bytes.Length is 0 or > most || (Bytes[0] & 0x7F) > maxScale) throw Wrong();
            Span<byte> digits = stackalloc byte[12];
            digits.Clear();
            Bytes[1..].CopyTo(digits);
            return new Money(new decimal(
                BinaryPrimitives.ReadInt32LittleEndian(digits), BinaryPrimitives.ReadInt32LittleEndian(digits[4..]), BinaryPrimitives.ReadInt32LittleEndian(digits[8..]),
                isNegative: (Bytes[0] & 0x80) != 0, (byte)(Bytes[0] & 0x7F)));
        }
    }

    private ReadOnlySpan<byte> ReadBytes()
    {
        ulong length = ReadVarint();
        if (length > (ulong)_rest.Length) throw Wrong();
        ReadOnlySpan<byte> content = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return content;
    }

    private long ReadNumber()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        const int longest = 10;
        ulong value = 0;
        for (int i = 0; i < Math.Min(_rest.Length, longest); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return value;
        }
        throw Wrong();
    }

    private static InvalidDataException Wrong() => new("a record's bytes are not a record");
}
