using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the <c>messages</c> of an accepted chat request into neutral ones.</summary>
internal static class ChatMessagesReader
{
    /// <param name="json">Stands on the name <c>messages</c>; left on the end of its value.</param>
    public static ImmutableArray<Message> Read(ref BodyReader json, TranslationRules rules)
    {
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        json.TryEnterArray("messages");
        while (json.ReadElement())
        {
            ChatMessageFields said = ReadFields(ref json, rules);
            messages.Add(ToMessage(in said, messages));
        }
        return messages.DrainToImmutable();
    }

    private static ChatMessageFields ReadFields(ref BodyReader json, TranslationRules rules)
    {
        ChatMessageFields said = new() { Content = [], Calls = [] };
        while (json.ReadProperty())
        {
            if (json.Is("role"u8)) said.Role = json.String("messages.role");
            else if (json.Is("content"u8)) said.Content = ChatPartsReader.ReadContent(ref json, rules);
            else if (json.Is("name"u8)) said.Name = json.String("messages.name");
            else if (json.Is("tool_calls"u8)) said.Calls = ChatCallsReader.ReadCalls(ref json, rules);
            else if (json.Is("function_call"u8)) said.FunctionCall = ChatCallsReader.ReadFunctionCall(ref json);
            else if (json.Is("tool_call_id"u8)) said.CallId = json.String("messages.tool_call_id");
            else if (json.Is("reasoning_content"u8)) said.Reasoning = json.String("messages.reasoning_content") ?? said.Reasoning;
            else if (json.Is("reasoning"u8)) said.Reasoning ??= json.String("messages.reasoning");
            else if (json.Is("refusal"u8)) said.Refusal = json.String("messages.refusal");
            else if (json.Is("audio"u8)) RefuseAudio(ref json, rules);
            else json.SkipValue();
        }
        return said;
    }

    private static Message ToMessage(ref readonly ChatMessageFields said, ImmutableArray<Message>.Builder earlier) => said.Role switch
    {
        "system" or "developer" => new Message(MessageRole.System, said.Content) { Name = said.Name },
        "assistant" => new Message(MessageRole.Assistant, AssistantParts(in said, earlier.Count)) { Name = said.Name },
        "tool" => ToolResult(said.CallId ?? throw BodyReader.Wrong("messages.tool_call_id", "the id of the tool call that the message answers"), said.Content),
        "function" => ToolResult(LastLegacyCall(earlier, said.Name) ?? LegacyId(earlier.Count), said.Content),
        _ => new Message(MessageRole.User, said.Content) { Name = said.Name },
    };

    private static Message ToolResult(string callId, ImmutableArray<ContentPart> parts) =>
        new(MessageRole.Tool, [new ContentPart.ToolResult(callId, parts)]);

    private static ImmutableArray<ContentPart> AssistantParts(ref readonly ChatMessageFields said, int position)
    {
        ImmutableArray<ContentPart>.Builder parts = ImmutableArray.CreateBuilder<ContentPart>();
        if (!string.IsNullOrEmpty(said.Reasoning)) parts.Add(new ContentPart.Reasoning(said.Reasoning, Signature: null));
        parts.AddRange(said.Content);
        if (!string.IsNullOrEmpty(said.Refusal)) parts.Add(new ContentPart.Refusal(said.Refusal));
        parts.AddRange(said.Calls);
        if (said.FunctionCall is { } call) parts.Add(call with { Id = LegacyId(position) });
        return parts.DrainToImmutable();
    }

    // Function calls of before 2024 had no id, and a result named its function; one call at a time, so the last one is meant.
    private static string? LastLegacyCall(ImmutableArray<Message>.Builder earlier, string? name)
    {
        for (int at = earlier.Count - 1; at >= 0; at--)
        {
            foreach (ContentPart part in earlier[at].Parts)
            {
                if (part is ContentPart.ToolCall call && (name is null || call.Name == name)) return call.Id;
            }
        }
        return null;
    }

    private static string LegacyId(int position) => string.Create(CultureInfo.InvariantCulture, $"call_{position:x24}");

    // {"id":…} names sound that only its own provider keeps.
    private static void RefuseAudio(ref BodyReader json, TranslationRules rules)
    {
        if (json.RawProperty() is not null) rules.Drop("messages.audio", "an earlier answer's sound is known to its own provider only.");
    }
}
