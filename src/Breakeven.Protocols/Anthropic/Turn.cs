using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>All that one side says before the other speaks.</summary>
/// <param name="IsAssistant">Who says it; tool results are the user's.</param>
/// <param name="Results">Tool results, which come first in a message.</param>
/// <param name="Parts">Everything else, in order.</param>
internal sealed record Turn(bool IsAssistant, List<ContentPart.ToolResult> Results, List<ContentPart> Parts)
{
    public bool HasCalls => Parts.Exists(part => part is ContentPart.ToolCall);

    public bool BeginsWithThinking => Parts.Count > 0 && Parts[0] is ContentPart.Reasoning or ContentPart.HiddenReasoning;
}
