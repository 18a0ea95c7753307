namespace Breakeven.Protocols.Anthropic;

/// <summary>What one JSON object of a provider calls itself.</summary>
internal enum PayloadType
{
    /// <summary>Something that is not known here: a client must ignore it.</summary>
    Unknown,

    /// <summary>A whole answer.</summary>
    Message,
    MessageStart,
    BlockStart,
    BlockDelta,
    BlockStop,
    MessageDelta,
    MessageStop,
    Ping,
    Error,
}
