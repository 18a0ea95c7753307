namespace Breakeven.Protocols.Streaming;

/// <summary>One event of a stream. The spans are valid until the reader is touched again.</summary>
public readonly ref struct StreamEvent
{
    internal StreamEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> raw)
    {
        Type = type;
        Data = data;
        Raw = raw;
    }

    /// <summary>The event's type, in server-sent events the <c>event</c> field; empty when there is none.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The event's data, in server-sent events the <c>data</c> fields joined by line feeds.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The event as it arrived, framing included, to be forwarded unharmed.</summary>
    public ReadOnlySpan<byte> Raw { get; }
}
