using System.Collections.Immutable;

namespace Breakeven.Protocols.Neutral;

/// <summary>A chat request in no format. What is null or empty was not said, and the target's own default holds.</summary>
public sealed record Conversation : NeutralRequest
{
    /// <summary>In order, system messages where they stood.</summary>
    public ImmutableArray<Message> Messages { get; init; } = [];
    public ImmutableArray<ToolDefinition> Tools { get; init; } = [];
    public ToolChoice? ToolChoice { get; init; }
    public bool? ParallelToolCalls { get; init; }
    public OutputShape? OutputShape { get; init; }

    /// <summary>Most tokens of each answer, reasoning included.</summary>
    public long? MaxOutputTokens { get; init; }
    public int Choices { get; init; } = 1;
    public double? Temperature { get; init; }
    public double? TopP { get; init; }
    public long? TopK { get; init; }
    public double? MinP { get; init; }
    public double? PresencePenalty { get; init; }
    public double? FrequencyPenalty { get; init; }
    public double? RepetitionPenalty { get; init; }
    public long? Seed { get; init; }
    public ImmutableArray<string> StopSequences { get; init; } = [];
    public ReasoningWish? Reasoning { get; init; }

    /// <summary>Whether log probabilities are wanted, and how many alternatives for each token (0 for none).</summary>
    public int? LogProbabilities { get; init; }

    /// <summary>The client's name for its end user.</summary>
    public string? User { get; init; }

    /// <summary>The service tier in OpenAI's words, as <c>flex</c>.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>Fields with no neutral meaning, by their names in the client's format. A target of another format refuses or drops them (<see cref="TranslationRules"/>).</summary>
    public ImmutableArray<ExtraField> Extras { get; init; } = [];
}

/// <summary>A field of a request that only its own format, or only some targets, know.</summary>
/// <param name="Name">As in the client's format.</param>
/// <param name="Json">Its value, as it was sent.</param>
public readonly record struct ExtraField(string Name, ReadOnlyMemory<byte> Json);

/// <summary>A tool that the model may call.</summary>
/// <param name="ParametersJson">JSON schema of its arguments, as it was sent; null when none was.</param>
public sealed record ToolDefinition(string Name, string? Description, ReadOnlyMemory<byte>? ParametersJson)
{
    /// <summary>Whether arguments must follow the schema.</summary>
    public bool? Strict { get; init; }

    /// <summary>Anthropic's <c>cache_control</c>, as it was sent.</summary>
    public ReadOnlyMemory<byte>? CacheControlJson { get; init; }
}

/// <param name="Name">The tool to call; only for <see cref="ToolChoiceKind.Named"/>.</param>
public sealed record ToolChoice(ToolChoiceKind Kind, string? Name = null);

public enum ToolChoiceKind
{
    Auto,
    None,

    /// <summary>Some tool must be called. OpenAI <c>required</c>, Anthropic <c>any</c>.</summary>
    Required,
    Named,
}

/// <summary>The shape that the answer's text must have.</summary>
/// <param name="SchemaJson">The JSON schema, as it was sent; null asks for any JSON object.</param>
public sealed record OutputShape(ReadOnlyMemory<byte>? SchemaJson)
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool? Strict { get; init; }
}

/// <summary>How much a model shall reason.</summary>
/// <param name="Effort">OpenAI's word, as <c>low</c>; <c>none</c> asks for no reasoning.</param>
/// <param name="BudgetTokens">Anthropic's budget.</param>
public sealed record ReasoningWish(string? Effort, long? BudgetTokens);
