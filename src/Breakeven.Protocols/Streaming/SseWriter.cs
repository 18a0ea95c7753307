using System.Buffers;

namespace Breakeven.Protocols.Streaming;

/// <summary>Writes server-sent events.</summary>
public static class SseWriter
{
    /// <summary>One event without a type: <c>data: …</c> and a blank line. Data of several lines becomes several fields, which a reader joins again by line feeds.</summary>
    public static void WriteData(IBufferWriter<byte> output, ReadOnlySpan<byte> data) => WriteLines(output, "data: "u8, data);

    /// <summary>A comment, which keeps a silent connection alive and which every reader ignores.</summary>
    public static void WriteComment(IBufferWriter<byte> output, ReadOnlySpan<byte> comment) => WriteLines(output, ": "u8, comment);

    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> field, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(output);
        for (int end = text.IndexOfAny((byte)'\r', (byte)'\n'); end >= 0; end = text.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            WriteLine(output, field, text[..end]);
            bool isCrLf = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n';
            text = text[(end + (isCrLf ? 2 : 1))..];
        }
        WriteLine(output, field, text);
        output.Write("\n"u8);
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> field, ReadOnlySpan<byte> line)
    {
        output.Write(field);
        output.Write(line);
        output.Write("\n"u8);
    }
}
