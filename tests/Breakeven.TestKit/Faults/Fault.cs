namespace Breakeven.TestKit.Faults;

/// <summary>One way in which a provider misbehaves. A model of this name does it.</summary>
/// <param name="Name">The model to ask for.</param>
/// <param name="Number">Its row in docs/operations/faults.md.</param>
/// <param name="What">What the provider does, in a few words.</param>
/// <param name="Whole">How a call that is not streamed must end for the client.</param>
/// <param name="Stream">The same for a streamed one.</param>
public sealed record Fault(string Name, int Number, string What, FaultEnd Whole, FaultEnd Stream)
{
    /// <summary>Does it, for one call.</summary>
    public required Func<FaultScene, Task> PlayAsync { get; init; }

    /// <summary>Whether a good end repeats the prompt; else the provider says something of its own.</summary>
    public bool Echoes { get; init; } = true;

    /// <summary>Whether the caller must have a time-out shorter than its patience, since the provider never ends by itself.</summary>
    public bool NeverEnds { get; init; }
}
