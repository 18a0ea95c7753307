namespace Breakeven.Protocols.Anthropic;

/// <summary>The kind of the content block that is being written.</summary>
internal enum OpenBlock
{
    None,
    Text,
    Thinking,
    ToolUse,
}
