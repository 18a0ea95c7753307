namespace Breakeven.Protocols.Streaming;

/// <summary>One event of a stream. The spans are valid until the reader is touched again.</summary>
public readonly ref struct SseEvent
{
    internal SseEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> raw)
    {
        Type = type;
        Data = data;
        Raw = raw;
    }

    /// <summary>The <c>event</c> field; empty when there is none, which means <c>message</c>.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The <c>data</c> fields, joined by line feeds.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The event as it arrived, with its blank line, to be forwarded unharmed.</summary>
    public ReadOnlySpan<byte> Raw { get; }
}
