using System.Buffers.Binary;

namespace Breakeven.Protocols.Streaming;

/// <summary>Reads the headers of a message of Amazon's event stream.</summary>
internal static class AwsEventHeaders
{
    private const byte StringType = 7;

    /// <param name="headers">All of them: a name's length in one byte, the name, a type in one byte, the value.</param>
    /// <param name="type">What the message is; empty when no header tells.</param>
    /// <returns>False when they cannot be taken apart.</returns>
    public static bool TryReadType(ReadOnlySpan<byte> headers, out ReadOnlySpan<byte> type)
    {
        type = default;
        while (!headers.IsEmpty)
        {
            int nameLength = headers[0];
            if (headers.Length < nameLength + 2) return false;
            ReadOnlySpan<byte> name = headers.Slice(1, nameLength);
            byte valueType = headers[nameLength + 1];
            if (!TryTakeValue(headers[(nameLength + 2)..], valueType, out ReadOnlySpan<byte> value, out headers)) return false;
            if (valueType == StringType && IsType(name)) type = value;
        }
        return true;
    }

    private static bool IsType(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(":event-type"u8) || name.SequenceEqual(":exception-type"u8) || name.SequenceEqual(":error-code"u8);

    private static bool TryTakeValue(ReadOnlySpan<byte> bytes, byte type, out ReadOnlySpan<byte> value, out ReadOnlySpan<byte> rest)
    {
        value = rest = default;
        int prefix = type is 6 or StringType ? 2 : 0; // bytes and strings tell their length
        if (bytes.Length < prefix) return false;
        int length = type switch
        {
            0 or 1 => 0, // true and false
            2 => 1,
            3 => 2,
            4 => 4,
            5 or 8 => 8, // a time is a number of milliseconds
            6 or StringType => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            9 => 16,
            _ => int.MaxValue - prefix,
        };
        if (bytes.Length < prefix + length) return false;
        value = bytes.Slice(prefix, length);
        rest = bytes[(prefix + length)..];
        return true;
    }
}
