using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Puts a conversation's messages in the order that this format asks for: sides alternate, the user begins, and no text is empty.</summary>
/// <remarks>
/// Where the first to speak is the assistant, or nobody speaks at all, the user says <see cref="Opening"/>.
/// </remarks>
internal sealed class TurnBuilder(TranslationRules rules)
{
    private const string Opening = "Continue.";

    private readonly List<Turn> _turns = [];

    /// <summary>What the system says, wherever in the conversation it stood.</summary>
    public List<ContentPart.Text> System { get; } = [];

    public List<Turn> Build(IEnumerable<Message> messages)
    {
        foreach (Message message in messages) Add(message);
        if (_turns.Count == 0 || _turns[0].IsAssistant) _turns.Insert(0, new(IsAssistant: false, [], [new ContentPart.Text(Opening)]));
        TrimPrefill(_turns[^1]);
        return _turns;
    }

    private void Add(Message message)
    {
        if (message is { Role: MessageRole.User, Name.Length: > 0 }) rules.Drop("name", "messages of Anthropic's Messages API do not name their speaker.");
        foreach (ContentPart part in message.Parts)
        {
            if (message.Role == MessageRole.System) AddToSystem(part);
            else if (part is ContentPart.ToolResult result) TurnOf(isAssistant: false).Results.Add(result);
            else if (SendableParts.Of(part, rules) is { } sendable) TurnOf(message.Role == MessageRole.Assistant).Parts.Add(sendable);
        }
    }

    private void AddToSystem(ContentPart part)
    {
        if (part is not ContentPart.Text text) rules.Drop("messages", "a system prompt of Anthropic's Messages API holds text only.");
        else if (!string.IsNullOrWhiteSpace(text.Value)) System.Add(text);
    }

    private Turn TurnOf(bool isAssistant)
    {
        if (_turns.Count == 0 || _turns[^1].IsAssistant != isAssistant) _turns.Add(new(isAssistant, [], []));
        return _turns[^1];
    }

    // The beginning of an answer, which the model goes on with: Anthropic refuses white space at its end.
    private static void TrimPrefill(Turn last)
    {
        if (last.IsAssistant && last.Parts[^1] is ContentPart.Text text) last.Parts[^1] = text with { Value = text.Value.TrimEnd() };
    }
}
