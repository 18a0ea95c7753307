namespace Breakeven.Gateway.Targets;

/// <summary>What an attempt is waiting for.</summary>
internal enum WaitPhase
{
    Headers,
    FirstContent,
    BetweenChunks,

    /// <summary>The answer is complete but for its end.</summary>
    End,

    /// <summary>The client takes nothing of what has arrived.</summary>
    Client,
    Total,
}

internal static class WaitPhaseWords
{
    public static string Word(this WaitPhase phase) => phase switch
    {
        WaitPhase.Headers => "headers",
        WaitPhase.FirstContent => "first_content",
        WaitPhase.BetweenChunks => "between_chunks",
        WaitPhase.End => "end",
        WaitPhase.Client => "client",
        _ => "total",
    };
}
