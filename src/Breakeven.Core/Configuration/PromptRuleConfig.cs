namespace Breakeven;

/// <summary>Which measures may make prompts cheaper. Key <c>prompts</c> of a route or a workload; the workload's word counts before the route's.</summary>
/// <remarks>Null leaves a measure as the route says, and off where nobody says anything. With the key present and nothing on, prompts are measured and sent as they came.</remarks>
public sealed record PromptRuleConfig
{
    /// <summary>Whether the provider's prompt cache is asked for where reuse was seen that pays for it.</summary>
    public bool? Cache { get; init; }

    /// <summary>What is done to the schemas of tools.</summary>
    public ToolMinification? Tools { get; init; }

    /// <summary>Which turns of a long conversation are sent; null for all.</summary>
    public HistoryConfig? History { get; init; }

    /// <summary>The limit of output that calls without one are given; null for none.</summary>
    public OutputLimitConfig? MaxTokens { get; init; }
}

/// <summary>A limit of output for calls whose client set none. Key <c>prompts.max_tokens</c>.</summary>
/// <param name="Tokens">So many; null for <c>auto</c>: above what the workload's answers were seen to need.</param>
public sealed record OutputLimitConfig(long? Tokens);

/// <summary>What is done to the schemas of tools. Key <c>prompts.tools</c>.</summary>
public enum ToolMinification
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>White space between JSON tokens is left out.</summary>
    Compact,

    /// <summary>Also runs of white space inside descriptions become one space.</summary>
    Descriptions,
}

/// <summary>Which turns of a long conversation are sent. Key <c>prompts.history</c>.</summary>
/// <param name="Turns">At least so many of the last turns, 2 to 1,000; a turn begins with what the user says. Null for no such window.</param>
/// <param name="AboveTokens">Shorter prompts stay whole, in estimated tokens. Default 8,000.</param>
/// <param name="Tokens">The last turns stay within so many estimated tokens; null for no such window. Of both, the narrower counts.</param>
public sealed record HistoryConfig(int? Turns, long AboveTokens = 8_000, long? Tokens = null);
