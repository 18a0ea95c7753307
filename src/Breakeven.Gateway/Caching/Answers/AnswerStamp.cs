namespace Breakeven.Gateway.Caching.Answers;

/// <summary>A value in an answer's bytes that belongs to one call, and is written anew for each call that gets the answer.</summary>
internal readonly record struct AnswerStamp(int Start, int Length, StampKind Kind);

internal enum StampKind : byte
{
    /// <summary>The answer's id, a string with its quotes.</summary>
    Id,

    /// <summary>When it was made, in seconds since 1970.</summary>
    UnixSeconds,

    /// <summary>When it was made, as text with its quotes.</summary>
    Instant,
}
