using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads the items of an accepted <c>input</c> into messages: what a model said, reasoned and called in one turn becomes one message.</summary>
internal ref struct ResponsesItemsReader
{
    private readonly TranslationRules _rules;
    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<ContentPart>.Builder _turn = ImmutableArray.CreateBuilder<ContentPart>();

    private ResponsesItemsReader(TranslationRules rules) => _rules = rules;

    /// <param name="json">Stands on the name <c>input</c>; left on the end of its value.</param>
    public static ImmutableArray<Message> Read(ref BodyReader json, TranslationRules rules)
    {
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartArray) return json.Text("input") is { } text ? [new Message(MessageRole.User, [new ContentPart.Text(text)])] : [];

        ResponsesItemsReader reader = new(rules);
        for (int index = 0; json.ReadElement(); index++) reader.Add(ResponsesItem.Read(ref json, rules), index);
        reader.EndTurn();
        return reader._messages.DrainToImmutable();
    }

    private readonly void Add(ResponsesItem item, int index)
    {
        switch (item.Type ?? (item.Role is null ? "item_reference" : "message"))
        {
            case "message" when item.Role == "assistant":
                _turn.AddRange(item.Content);
                break;
            case "message":
                EndTurn();
                _messages.Add(new Message(item.Role == "user" ? MessageRole.User : MessageRole.System, item.Content));
                break;
            case "reasoning":
                ResponsesReasoning.Read(in item, _turn);
                break;
            case "function_call":
                _turn.Add(new ContentPart.ToolCall(item.CallId ?? "", item.Name ?? "", item.Arguments ?? ""));
                break;
            case "function_call_output":
                EndTurn();
                _messages.Add(new Message(MessageRole.Tool, [new ContentPart.ToolResult(item.CallId ?? "", item.Output)]));
                break;
            case "item_reference":
                throw new RequestRejectedException(RequestErrors.NotAnswerable($"input[{index}].id", "The item is kept by the provider that made it, and this target is another. Send the item itself."));
            default:
                ResponsesToolsReader.DropOrRefuse(_rules, "input", $"input[{index}].type", "It has no item of this type; input under drop_unsupported leaves such items out.");
                break;
        }
    }

    private readonly void EndTurn()
    {
        if (_turn.Count > 0) _messages.Add(new Message(MessageRole.Assistant, _turn.DrainToImmutable()));
    }
}
