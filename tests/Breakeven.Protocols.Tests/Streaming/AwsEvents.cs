using System.Buffers.Binary;
using System.Text;

namespace Breakeven.Protocols.Streaming;

/// <summary>Writes messages of Amazon's event stream, for tests.</summary>
internal static class AwsEvents
{
    public static byte[] Event(string type, string payload) =>
        Message([(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], Encoding.UTF8.GetBytes(payload));

    public static byte[] Exception(string type, string payload) => Message([(":exception-type", type), (":message-type", "exception")], Encoding.UTF8.GetBytes(payload));

    public static byte[] Message((string Name, string Value)[] headers, byte[] payload)
    {
        List<byte> head = [];
        foreach ((string name, string value) in headers)
        {
            head.Add((byte)name.Length);
            head.AddRange(Encoding.UTF8.GetBytes(name));
            head.Add(7);
            head.Add((byte)(value.Length >> 8));
            head.Add((byte)value.Length);
            head.AddRange(Encoding.UTF8.GetBytes(value));
        }
        return Frame([.. head], payload);
    }

    public static byte[] Frame(byte[] headers, byte[] payload)
    {
        byte[] message = new byte[16 + headers.Length + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc32.Compute(message.AsSpan(0, 8)));
        headers.CopyTo(message, 12);
        payload.CopyTo(message, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc32.Compute(message.AsSpan(0, message.Length - 4)));
        return message;
    }

    public static List<(string Type, string Data)> Read(byte[] stream, params int[] sizes)
    {
        using AwsEventStreamReader reader = new();
        List<(string, string)> events = [];
        for (int at = 0, i = 0; at < stream.Length; i++)
        {
            int size = Math.Min(sizes.Length == 0 ? stream.Length : sizes[i % sizes.Length], stream.Length - at);
            reader.Append(stream.AsSpan(at, size));
            at += size;
            while (reader.TryRead(out StreamEvent e)) events.Add((Encoding.UTF8.GetString(e.Type), Encoding.UTF8.GetString(e.Data)));
        }
        return events;
    }
}
