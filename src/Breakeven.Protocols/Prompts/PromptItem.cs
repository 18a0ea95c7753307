using System.Collections.Immutable;

namespace Breakeven.Protocols.Prompts;

/// <summary>One element of a conversation: a message, or an item of the Responses API.</summary>
/// <param name="Span">Its bytes, without the commas around it.</param>
/// <param name="Calls">Ids of tool calls that it makes.</param>
/// <param name="Results">Ids of tool calls that it answers.</param>
public sealed record PromptItem(BodySpan Span, PromptItemKind Kind, ImmutableArray<string> Calls, ImmutableArray<string> Results);
