using System.Collections.Immutable;

namespace Breakeven.Ledger.Importing.Usage;

/// <summary>An export of usage, by UTC day and model.</summary>
/// <param name="Format"><c>openai-usage</c>, <c>anthropic-usage</c> or <c>litellm-spend</c>.</param>
public sealed record UsageExport(string File, string Format, ImmutableArray<ProviderUsage> Days);
