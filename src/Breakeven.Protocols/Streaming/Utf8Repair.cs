using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Breakeven.Protocols.Streaming;

/// <summary>Makes text of what a provider sent as text. Clients decode strictly, and one bad byte would end their stream.</summary>
public static class Utf8Repair
{
    /// <summary>Writes the bytes, with U+FFFD for each sequence that is not UTF-8, as a browser decodes it.</summary>
    /// <param name="output">Receives valid UTF-8.</param>
    /// <param name="bytes">Whole lines or events: a character that is cut at the end counts as broken.</param>
    /// <returns>Whether something had to be replaced.</returns>
    public static bool Write(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Utf8.IsValid(bytes))
        {
            output.Write(bytes);
            return false;
        }
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int read);
            output.Write(status == OperationStatus.Done ? bytes[..read] : "\uFFFD"u8);
            bytes = bytes[read..];
        }
        return true;
    }
}
