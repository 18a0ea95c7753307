namespace Breakeven.Routing.Training;

/// <summary>Labels that cannot be read or used; the message says where and what to do.</summary>
public sealed class LabelException(string message) : Exception(message);
