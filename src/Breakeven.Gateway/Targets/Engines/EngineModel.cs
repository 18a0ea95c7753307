namespace Breakeven.Gateway.Targets.Engines;

/// <summary>A model as its engine serves it.</summary>
/// <param name="Name">As clients must ask for it.</param>
/// <param name="Context">Tokens of prompt and answer together that a call may have; null when the engine does not say.</param>
internal sealed record EngineModel(string Name, long? Context)
{
    /// <summary>The context that the weights were trained for: no engine serves more without being told to.</summary>
    public long? TrainedContext { get; init; }

    /// <summary>The longest prompt, where the engine limits it by itself.</summary>
    public long? LargestPrompt { get; init; }

    /// <summary>Name of the base model of a LoRA adapter; null for a model of its own.</summary>
    public string? Parent { get; init; }
}
