namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The key <c>prompts</c> in routes and workloads.</summary>
internal static class PromptShapes
{
    public static readonly ObjectShape<PromptRuleConfig> Rule = new ObjectShape<PromptRuleConfig>(() => new())
        .OptionalKey("cache", Scalars.Flag, "Whether the provider's prompt cache is asked for where reuse was seen that pays for it.", c => c.Cache, (c, v) => c with { Cache = v })
        .OptionalKey("tools", Scalars.Word(("off", ToolMinification.Off), ("compact", ToolMinification.Compact), ("descriptions", ToolMinification.Descriptions)),
            "Schemas of tools: off, compact (no white space between JSON tokens), or descriptions (nor runs of it inside descriptions).", c => c.Tools, (c, v) => c with { Tools = v })
        .Key("history", new ObjectShape<HistoryConfig>(() => new(0))
            .Key("turns", Scalars.Count(2, 1_000), "At least so many of the last turns are sent.", c => c.Turns, (c, v) => c with { Turns = v }, required: true)
            .Key("above_tokens", Scalars.Integer(0, 10_000_000), "Shorter prompts stay whole, in estimated tokens.", c => c.AboveTokens, (c, v) => c with { AboveTokens = v }),
            "Long conversations: the system prompt, the first turn and the last ones are sent. Everything unless stated.", c => c.History, (c, v) => c with { History = v });
}
