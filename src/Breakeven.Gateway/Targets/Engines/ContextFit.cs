namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Whether a call can fit into a model's context, as far as an estimate tells.</summary>
internal enum ContextFit
{
    /// <summary>The context is not known, or the estimate is too close to it.</summary>
    Unknown,
    Fits,
    Exceeds,
}
