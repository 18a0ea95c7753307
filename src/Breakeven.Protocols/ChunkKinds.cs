namespace Breakeven.Protocols;

/// <summary>What one event of a streamed answer carries.</summary>
[Flags]
public enum ChunkKinds
{
    /// <summary>Nothing that counts: a role, an empty delta, a provider's preamble.</summary>
    None = 0,

    /// <summary>Text, reasoning, a refusal, audio or part of a tool call. From here on the answer is committed.</summary>
    Content = 1,

    /// <summary>A finish reason.</summary>
    Finish = 2,

    /// <summary>Token counts, sound or not.</summary>
    Usage = 4,

    /// <summary>Token counts and no choice: the chunk that is sent on only to a client that asked for usage. Comes with <see cref="Usage"/>.</summary>
    UsageOnly = 8,

    /// <summary>The format's closing mark. May come with others, where the last event carries facts too.</summary>
    Done = 16,

    /// <summary>An error in place of an answer.</summary>
    Error = 32,

    /// <summary>Not what the format allows.</summary>
    Malformed = 64,
}
