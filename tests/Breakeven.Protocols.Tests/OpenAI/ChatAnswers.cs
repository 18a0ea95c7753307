using System.Buffers;
using System.Text;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Answers for the tests, read and written.</summary>
internal static class ChatAnswers
{
    public static readonly AnswerIdentity Identity = new("0a1b", "asked-model", DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000));

    public static string Chunk(string delta, string finish = "null", int choice = 0) =>
        $$$"""{"id":"c1","model":"m-1","choices":[{"index":{{{choice}}},"delta":{{{delta}}},"finish_reason":{{{finish}}}}]}""";

    /// <summary>All events of a stream of these chunks.</summary>
    public static List<AnswerEvent> ReadStream(params IEnumerable<string> chunks)
    {
        List<AnswerEvent> events = [];
        IAnswerReader reader = ChatCompletionsProtocol.Instance.CreateReader();
        foreach (string chunk in chunks) reader.Read(default, Encoding.UTF8.GetBytes(chunk), events);
        reader.ReadEnd(events);
        return events;
    }

    /// <summary>All events of a stream that arrives in pieces.</summary>
    public static List<AnswerEvent> ReadBytes(params IEnumerable<byte[]> pieces)
    {
        List<AnswerEvent> events = [];
        IAnswerReader reader = ChatCompletionsProtocol.Instance.CreateReader();
        using EventReader stream = ChatCompletionsProtocol.Instance.CreateEventReader();
        foreach (byte[] piece in pieces)
        {
            stream.Append(piece);
            while (stream.TryRead(out StreamEvent e)) reader.Read(e.Type, e.Data, events);
        }
        reader.ReadEnd(events);
        return events;
    }

    public static List<AnswerEvent> ReadWhole(string body)
    {
        List<AnswerEvent> events = [];
        ChatCompletionsProtocol.Instance.CreateReader().ReadWhole(Encoding.UTF8.GetBytes(body), events);
        return events;
    }

    public static byte[] WriteStream(IEnumerable<AnswerEvent> events, bool wantsUsage = true)
    {
        IAnswerWriter writer = Writer(wantsUsage);
        ArrayBufferWriter<byte> output = new();
        foreach (AnswerEvent item in events) writer.Write(item, output);
        writer.WriteEnd(output);
        return output.WrittenSpan.ToArray();
    }

    public static string WriteWhole(IReadOnlyList<AnswerEvent> events)
    {
        ArrayBufferWriter<byte> output = new();
        Writer(wantsUsage: true).WriteWhole(events, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static IAnswerWriter Writer(bool wantsUsage) => ChatCompletionsProtocol.Instance.CreateWriter(
        ChatBodies.Read(ChatBodies.With(wantsUsage ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "\"stream\":true")), Identity);

}
