using System.Collections.Immutable;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>What sets one provider type apart from the next, as its public documentation has it.</summary>
/// <param name="Formats">What every version speaks. What a client's format is translated to comes first.</param>
internal sealed record ProviderQuirks(ImmutableArray<WireFormat> Formats)
{
    /// <summary>What newer versions speak too: spoken only after a probe has found it.</summary>
    public ImmutableArray<WireFormat> InSomeVersions { get; init; } = [];

    /// <summary>What a translation must mind, without what the operator configures.</summary>
    public TranslationRules Rules { get; init; } = TranslationRules.None;

    /// <summary>An engine with OpenAI's API takes more fields than OpenAI's own, and knows <c>max_tokens</c> by its first name.</summary>
    public static TranslationRules EngineRules { get; } = new() { TakesExtraFields = true, LegacyMaxTokens = true };
}
