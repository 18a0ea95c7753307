using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Breakeven.Ledger.Records;

/// <summary>Appends members to a buffer. What has no value is not written. Nothing is in the buffer until <see cref="Flush"/>.</summary>
internal ref struct MemberWriter
{
    private const int Chunk = 512, LongestVarint = 10;

    /// <summary>Bytes of a length that is filled in later: 28 bits of a varint.</summary>
    private const int OpenLength = 4;

    private readonly ArrayBufferWriter<byte> _output;
    private Span<byte> _free;
    private int _used;

    public MemberWriter(ArrayBufferWriter<byte> output)
    {
        _output = output;
        _free = output.GetSpan(Chunk);
    }

    public void Write(RecordMember member, long? value)
    {
        if (value is not { } number) return;
        Reserve(1 + LongestVarint);
        _free[_used++] = (byte)member;
        AppendVarint(unchecked((ulong)((number << 1) ^ (number >> 63))));
    }

    public void Write(RecordMember member, string? value)
    {
        if (value is null) return;
        Reserve(1);
        _free[_used++] = (byte)member;
        WriteText(value);
    }

    public void Write(RecordMember member, Guid value)
    {
        const int length = 16;
        Span<byte> bytes = Begin(member, length);
        value.TryWriteBytes(bytes, bigEndian: true, out _);
    }

    public void Write(RecordMember member, double? value)
    {
        if (value is { } number) BinaryPrimitives.WriteDoubleLittleEndian(Begin(member, sizeof(double)), number);
    }

    /// <summary>Sign and scale in a byte, then the digits as a whole number without its leading zero bytes.</summary>
    public void Write(RecordMember member, Money? value)
    {
        if (value is not { } money) return;
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(money.Usd, parts);
        Span<byte> digits = stackalloc byte[12];
        for (int i = 0; i < 3; i++) BinaryPrimitives.WriteInt32LittleEndian(digits[(i * 4)..], parts[i]);
        digits = digits.TrimEnd((byte)0);
        Span<byte> bytes = Begin(member, 1 + digits.Length);
        bytes[0] = (byte)(((parts[3] >> 16) & 0x7F) | (parts[3] < 0 ? 0x80 : 0));
        digits.CopyTo(bytes[1..]);
    }

    /// <summary>A text of a list: a length and its UTF-8.</summary>
    public void WriteText(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Reserve(LongestVarint + length);
        AppendVarint((ulong)length);
        _used += Encoding.UTF8.GetBytes(value, _free[_used..]);
    }

    /// <summary>Begins a member whose length is known at its end.</summary>
    /// <returns>What <see cref="End"/> asks for.</returns>
    public int Begin(RecordMember member)
    {
        Begin(member: member, length: null);
        return _output.WrittenCount + _used;
    }

    public void End(int begun)
    {
        Flush();
        int length = _output.WrittenCount - begun;
        Span<byte> written = MemoryMarshal.AsMemory(_output.WrittenMemory).Span[(begun - OpenLength)..begun];
        for (int i = 0; i < OpenLength; i++) written[i] = (byte)(((length >> (7 * i)) & 0x7F) | (i < OpenLength - 1 ? 0x80 : 0));
    }

    public void Flush()
    {
        _output.Advance(_used);
        _used = 0;
        _free = _output.GetSpan(Chunk);
    }

    private Span<byte> Begin(RecordMember member, int? length)
    {
        int room = length ?? OpenLength;
        Reserve(2 + room);
        _free[_used++] = (byte)member;
        if (length is { } known) _free[_used++] = (byte)known;
        Span<byte> content = _free.Slice(_used, room);
        _used += room;
        return content;
    }

    private void AppendVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _free[_used++] = (byte)((value & 0x7F) | 0x80);
            value >>= 7;
        }
        _free[_used++] = (byte)value;
    }

    private void Reserve(int count)
    {
        if (_free.Length - _used >= count) return;
        _output.Advance(_used);
        _used = 0;
        _free = _output.GetSpan(Math.Max(count, Chunk));
    }
}
