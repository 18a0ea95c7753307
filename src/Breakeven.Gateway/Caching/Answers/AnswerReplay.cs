using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Caching.Answers;

/// <summary>Gives a stored answer to another call: in the same shape byte for byte but for its id and time, in the other one by way of neutral events.</summary>
internal static class AnswerReplay
{
    /// <summary>Whether a streamed answer of the format can be told as a whole, and the other way. Of other formats each shape has entries of its own.</summary>
    public static bool CrossesShapes(WireFormat format) => WireFormats.IsConversation(format);

    public static CallResult To(CallContext call, StoredAnswer answer)
    {
        PooledBuffer body = new(answer.Bytes.Length + 1024);
        if (answer.IsStream == call.Request.Stream && (!answer.IsStream || answer.TellsUsage == call.Request.ClientWantsUsage)) AnswerStamps.Write(answer, call.Arrival.Id.Value, call.Arrival.StartedAt, body);
        else Translate(call, answer, body);
        return new()
        {
            Outcome = CallOutcome.Ok, Status = 200, ResponseModel = answer.ResponseModel, Usage = answer.Usage, UsageSource = answer.UsageSource, Terminal = body,
        };
    }

    /// <summary>What an answer in the client's format says.</summary>
    /// <param name="isStream">Whether the bytes are a stream's.</param>
    public static List<AnswerEvent> Events(WireFormat format, ReadOnlySpan<byte> answer, bool isStream)
    {
        ITargetProtocol protocol = TargetProtocols.Of(format);
        IAnswerReader reader = protocol.CreateReader();
        List<AnswerEvent> events = [];
        if (!isStream)
        {
            reader.ReadWhole(answer, events);
            return events;
        }
        using EventReader stream = protocol.CreateEventReader();
        stream.Append(answer);
        stream.Complete();
        while (stream.TryRead(out StreamEvent item))
            if (!item.Data.IsEmpty) reader.Read(item.Type, item.Data, events);
        reader.ReadEnd(events);
        return events;
    }

    private static void Translate(CallContext call, StoredAnswer answer, PooledBuffer body)
    {
        List<AnswerEvent> events = Events(call.Client.Format, answer.Bytes, answer.IsStream);
        if (!events.Exists(item => item is AnswerEvent.Usage)) events.Add(new AnswerEvent.Usage(answer.Usage));
        IAnswerWriter writer = call.Client.CreateWriter(call.Request, new(call.Arrival.Id.Value.ToString("N"), call.Request.Model, call.Arrival.StartedAt) { Elapsed = () => call.Elapsed });
        if (!call.Request.Stream)
        {
            writer.WriteWhole(events, body);
            return;
        }
        foreach (AnswerEvent item in events) writer.Write(item, body);
        writer.WriteEnd(body);
    }
}
