using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes a whole <c>chat.completion</c>.</summary>
internal static class ChatWholeWriter
{
    public static void Write(ChatAnswerHead head, IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        SortedDictionary<int, ChatWholeChoice> choices = [];
        TokenUsage? usage = null;
        foreach (AnswerEvent item in events)
        {
            if (item is AnswerEvent.Started { Model: { } model }) head.Model = model;
            else if (item is AnswerEvent.Usage told) usage = told.Tokens;
            else if (ChatDeltaWriter.ChoiceOf(item) is { } choice) Get(choices, choice).Add(item);
            else if (item is AnswerEvent.Finished finished) Get(choices, finished.Choice).Add(item);
        }
        if (choices.Count == 0) Get(choices, 0); // clients read the first choice without asking whether there is one

        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        head.Write(json, "chat.completion"u8);
        json.WriteStartArray("choices"u8);
        foreach ((int index, ChatWholeChoice choice) in choices) choice.Write(json, index);
        json.WriteEndArray();
        if (usage is { } tokens) ChatUsageWriter.Write(json, tokens);
        json.WriteEndObject();
    }

    private static ChatWholeChoice Get(SortedDictionary<int, ChatWholeChoice> choices, int index)
    {
        if (!choices.TryGetValue(index, out ChatWholeChoice? choice)) choices[index] = choice = new ChatWholeChoice();
        return choice;
    }
}
