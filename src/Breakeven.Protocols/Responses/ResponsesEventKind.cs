namespace Breakeven.Protocols.Responses;

/// <summary>What the type of a stream's event means for its facts.</summary>
internal enum ResponsesEventKind
{
    /// <summary>Nothing that counts: a preamble, a part that opens, the end of a text whose pieces were told.</summary>
    Other,

    /// <summary>A piece of text, reasoning, a refusal, arguments, code or sound.</summary>
    Delta,
    ItemAdded,
    ItemDone,

    /// <summary>A whole picture so far.</summary>
    Picture,
    Completed,
    Incomplete,
    Failed,
    Error,
}
