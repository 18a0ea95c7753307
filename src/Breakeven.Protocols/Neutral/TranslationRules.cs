using System.Collections.Frozen;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Neutral;

/// <summary>What a translation may do where formats differ. Comes from the provider's configuration and its quirks.</summary>
public sealed record TranslationRules
{
    /// <summary>Drops every field that the target's format cannot express.</summary>
    public const string Everything = "*";

    /// <summary>Nothing is dropped, and the target is as its format's own documentation says.</summary>
    public static readonly TranslationRules None = new();

    /// <summary>Output limit for a format that requires one (Anthropic's <c>max_tokens</c>), when the client set none.</summary>
    public long DefaultMaxOutputTokens { get; init; } = 4_096;

    /// <summary>Fields that may be left out where the target cannot express them, by the client's names; <see cref="Everything"/> for all. Key <c>drop_unsupported</c> of a provider.</summary>
    public FrozenSet<string> Dropped { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The target takes fields of OpenAI's format that are not OpenAI's own, as <c>top_k</c>: engines and resellers do.</summary>
    public bool TakesExtraFields { get; init; }

    /// <summary>The target wants <c>max_tokens</c>, not <c>max_completion_tokens</c>: all but OpenAI's own service.</summary>
    public bool LegacyMaxTokens { get; init; }

    /// <summary>The name of the field in which the target takes back what a model reasoned earlier, as <c>reasoning_content</c>; null when it takes none.</summary>
    public string? ReasoningField { get; init; }

    /// <summary>Leaves a field out where the configuration allows it.</summary>
    /// <param name="field">The field's name in the client's words, as <c>logprobs</c>; the error names it.</param>
    /// <param name="why">One sentence that ends the error's message, as <c>Anthropic's Messages API has no log probabilities.</c></param>
    /// <exception cref="RequestRejectedException">It may not be dropped.</exception>
    internal void Drop(string field, string why)
    {
        if (!Dropped.Contains(field) && !Dropped.Contains(Everything)) throw new RequestRejectedException(RequestErrors.NotTranslatable(field, why));
    }
}
