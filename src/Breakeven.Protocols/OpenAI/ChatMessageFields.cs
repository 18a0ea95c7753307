using System.Collections.Immutable;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>What one message of a chat request says, in whatever order its properties stand.</summary>
internal struct ChatMessageFields
{
    public string? Role;
    public string? Name;
    public string? CallId;
    public string? Reasoning;
    public string? Refusal;
    public ImmutableArray<ContentPart> Content;
    public ImmutableArray<ContentPart> Calls;
    public ContentPart.ToolCall? FunctionCall;
}
