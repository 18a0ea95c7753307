using System.Buffers;
using System.Text;

namespace Breakeven.Protocols.Neutral;

/// <summary>Short ways through a translation, for tests.</summary>
internal static class Translate
{
    public static readonly AnswerIdentity Identity = new("id1", "route", new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static ModelRequest Request(IClientProtocol protocol, string body)
    {
        Assert.True(protocol.TryReadRequest(Utf8(body), out ModelRequest? request, out CallError? error), error?.Message);
        return request;
    }

    public static CallError Refuse(IClientProtocol protocol, string body)
    {
        Assert.False(protocol.TryReadRequest(Utf8(body), out _, out CallError? error));
        return error;
    }

    public static string Write(this ITargetProtocol target, NeutralRequest request, string model = "m", bool stream = false, TranslationRules? rules = null)
    {
        ArrayBufferWriter<byte> output = new();
        target.WriteRequest(request, model, stream, rules ?? new TranslationRules(), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static List<AnswerEvent> Stream(IAnswerReader reader, params IEnumerable<(string Type, string Data)> lines)
    {
        List<AnswerEvent> events = [];
        foreach ((string type, string data) in lines) reader.Read(Utf8(type), Utf8(data), events);
        reader.ReadEnd(events);
        return events;
    }

    public static List<AnswerEvent> Whole(IAnswerReader reader, string body)
    {
        List<AnswerEvent> events = [];
        reader.ReadWhole(Utf8(body), events);
        return events;
    }

    public static string WriteStream(IAnswerWriter writer, IEnumerable<AnswerEvent> events)
    {
        ArrayBufferWriter<byte> output = new();
        foreach (AnswerEvent item in events) writer.Write(item, output);
        writer.WriteEnd(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string WriteWhole(IAnswerWriter writer, params IReadOnlyList<AnswerEvent> events)
    {
        ArrayBufferWriter<byte> output = new();
        writer.WriteWhole(events, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static Message User(string text) => new(MessageRole.User, [new ContentPart.Text(text)]);
}
