namespace Breakeven.Protocols.OpenAI;

/// <summary>What one entry of <c>tool_calls</c> says; null for what it leaves out or leaves empty.</summary>
/// <param name="Index">Null when missing or below zero.</param>
/// <param name="Arguments">A piece of the arguments' text, or all of it where the provider sent an object.</param>
internal readonly record struct ChatToolDelta(int? Index, string? Id, string? Name, string? Arguments)
{
    public bool IsEmpty => Id is null && Name is null && Arguments is null;
}
