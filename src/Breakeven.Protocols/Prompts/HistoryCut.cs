using System.Collections.Immutable;

namespace Breakeven.Protocols.Prompts;

/// <summary>Which items of a conversation stay.</summary>
/// <param name="Kept">In order.</param>
/// <param name="Gone">How many are left out, at least 1.</param>
public sealed record HistoryCut(ImmutableArray<PromptItem> Kept, int Gone);
