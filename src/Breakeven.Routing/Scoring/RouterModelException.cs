namespace Breakeven.Routing.Scoring;

/// <summary>A model file that cannot be used; the message says why and what to do.</summary>
public sealed class RouterModelException(string message) : Exception(message);
