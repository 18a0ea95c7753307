using System.Globalization;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The key <c>prompts</c> in routes and workloads.</summary>
internal static class PromptShapes
{
    private const string Auto = "auto";
    private const long MostTokens = 10_000_000;

    private static readonly Shape<OutputLimitConfig> s_outputLimit = new ScalarShape<OutputLimitConfig>(
        static (string text, bool isText, out OutputLimitConfig value) =>
        {
            bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long tokens);
            value = new(isNumber ? tokens : null);
            return text == Auto || (isNumber && !isText && tokens is >= 1 and <= MostTokens) ? null : $"expected auto or a whole number from 1 to {MostTokens}";
        },
        limit => ScalarNode.Plain(limit.Tokens?.ToString(CultureInfo.InvariantCulture) ?? Auto),
        schema =>
        {
            schema.WriteStartArray("anyOf");
            schema.WriteStartObject();
            schema.WriteString("const", Auto);
            schema.WriteEndObject();
            schema.WriteStartObject();
            schema.WriteString("type", "integer");
            schema.WriteNumber("minimum", 1);
            schema.WriteNumber("maximum", MostTokens);
            schema.WriteEndObject();
            schema.WriteEndArray();
        });

    public static readonly ObjectShape<PromptRuleConfig> Rule = new ObjectShape<PromptRuleConfig>(() => new())
        .OptionalKey("cache", Scalars.Flag, "Whether the provider's prompt cache is asked for where reuse was seen that pays for it.", c => c.Cache, (c, v) => c with { Cache = v })
        .OptionalKey("tools", Scalars.Word(("off", ToolMinification.Off), ("compact", ToolMinification.Compact), ("descriptions", ToolMinification.Descriptions)),
            "Schemas of tools: off, compact (no white space between JSON tokens), or descriptions (nor runs of it inside descriptions).", c => c.Tools, (c, v) => c with { Tools = v })
        .Key("history", new ObjectShape<HistoryConfig>(() => new(Turns: null))
            .OptionalKey("turns", Scalars.Count(2, 1_000), "At least so many of the last turns are sent.", c => c.Turns, (c, v) => c with { Turns = v })
            .OptionalKey("tokens", Scalars.Integer(100, 10_000_000), "The last turns that are sent stay within so many estimated tokens. With turns too, the narrower window counts.", c => c.Tokens, (c, v) => c with { Tokens = v })
            .Key("above_tokens", Scalars.Integer(0, 10_000_000), "Shorter prompts stay whole, in estimated tokens.", c => c.AboveTokens, (c, v) => c with { AboveTokens = v }),
            "Long conversations: the system prompt, the first turn and the last ones are sent. Everything unless stated.", c => c.History, (c, v) => c with { History = v })
        .Key("max_tokens", s_outputLimit, "The limit of output for calls whose client sets none: a number, or auto, which is above what the workload's answers were seen to need. No limit unless stated.",
            c => c.MaxTokens, (c, v) => c with { MaxTokens = v });
}
