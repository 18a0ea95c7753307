using System.Buffers;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Responses;

/// <summary>Frames the events of a stream.</summary>
internal static class ResponsesEvents
{
    /// <param name="type">Its name, repeated in the data.</param>
    /// <param name="data">One JSON object; one with line ends between its tokens becomes several fields, which readers join.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        output.Write("event: "u8);
        output.Write(type);
        output.Write("\n"u8);
        SseWriter.WriteData(output, data);
    }
}
