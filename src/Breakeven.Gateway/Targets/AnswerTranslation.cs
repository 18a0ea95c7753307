using System.Buffers;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Targets;

/// <summary>One answer on its way from the target's format to the client's.</summary>
/// <param name="intoStream">Whether the client gets a stream; else nothing is written before the end, and then all at once.</param>
internal sealed class AnswerTranslation(IAnswerReader reader, IAnswerWriter writer, bool intoStream)
{
    private readonly List<AnswerEvent> _events = [];

    /// <summary>One event of a streamed answer.</summary>
    public void Take(in StreamEvent item, IBufferWriter<byte> output)
    {
        reader.Read(item.Type, item.Data, _events);
        if (intoStream) Write(output);
    }

    /// <summary>The end of a complete streamed answer.</summary>
    public void End(IBufferWriter<byte> output)
    {
        reader.ReadEnd(_events);
        Close(output);
    }

    /// <summary>A whole answer, from its first byte to its last.</summary>
    public void TakeWhole(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        reader.ReadWhole(body, _events);
        Close(output);
    }

    private void Close(IBufferWriter<byte> output)
    {
        if (!intoStream)
        {
            writer.WriteWhole(_events, output);
            return;
        }
        Write(output);
        writer.WriteEnd(output);
    }

    private void Write(IBufferWriter<byte> output)
    {
        foreach (AnswerEvent item in _events) writer.Write(item, output);
        _events.Clear();
    }
}
