using System.Text;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Experiments;

/// <summary>What an answer says: its first choice.</summary>
/// <param name="Calls">Tool calls as <c>name(arguments)</c>, a line each; empty without any.</param>
/// <param name="Reason">Null when the answer does not say why it ends.</param>
internal sealed record AnswerText(string Text, string Calls, FinishReason? Reason)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && Calls.Length == 0;

    /// <summary>Text and calls as one.</summary>
    public string Whole => Calls.Length == 0 ? Text : $"{Text}\n{Calls}".Trim();

    /// <param name="bytes">As the client gets them; null reads as null.</param>
    public static AnswerText? Read(IClientProtocol client, ModelRequest request, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is not { } raw || !WireFormats.IsConversation(client.Format)) return null;
        ITargetProtocol format = TargetProtocols.Of(client.Format);
        IAnswerReader reader = format.CreateReader();
        List<AnswerEvent> events = [];
        if (request.Stream) ReadStream(format, reader, raw.Span, events);
        else reader.ReadWhole(raw.Span, events);
        return Of(events);
    }

    internal static AnswerText Of(IEnumerable<AnswerEvent> events)
    {
        StringBuilder text = new();
        SortedDictionary<int, StringBuilder> calls = [];
        FinishReason? reason = null;
        foreach (AnswerEvent item in events)
        {
            switch (item)
            {
                case AnswerEvent.Text { Choice: 0 } part: text.Append(part.Delta); break;
                case AnswerEvent.Refusal { Choice: 0 } part: text.Append(part.Delta); break;
                case AnswerEvent.ToolCall { Choice: 0 } part: calls[part.Call] = new StringBuilder(part.Name).Append('('); break;
                case AnswerEvent.ToolArguments { Choice: 0 } part when calls.TryGetValue(part.Call, out StringBuilder? call): call.Append(part.Delta); break;
                case AnswerEvent.Finished { Choice: 0 } end: reason = end.Reason; break;
            }
        }
        return new(text.ToString(), string.Join('\n', calls.Values.Select(call => call.Append(')').ToString())), reason);
    }

    private static void ReadStream(ITargetProtocol format, IAnswerReader reader, ReadOnlySpan<byte> raw, List<AnswerEvent> events)
    {
        using EventReader items = format.CreateEventReader();
        items.Append(raw);
        while (items.TryRead(out StreamEvent item))
            if (!item.Data.IsEmpty) reader.Read(item.Type, item.Data, events);
        reader.ReadEnd(events);
    }
}
