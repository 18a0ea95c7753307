using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Breakeven.Gateway.Caching.Answers;

/// <summary>Finds what in an answer belongs to one call, its id and its time, and writes it anew. Everything else stays byte for byte.</summary>
internal static class AnswerStamps
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <param name="answer">Complete, in any client's format.</param>
    public static ImmutableArray<AnswerStamp> Find(ReadOnlySpan<byte> answer, bool isStream)
    {
        List<AnswerStamp> stamps = [];
        byte[]? id = null;
        if (!isStream)
        {
            Scan(answer, 0, stamps, ref id);
            return [.. stamps];
        }
        for (int start = 0; start < answer.Length;)
        {
            int length = answer[start..].IndexOf((byte)'\n');
            if (length < 0) length = answer.Length - start;
            ReadOnlySpan<byte> line = answer.Slice(start, length);
            int skip = line.StartsWith("data:"u8) ? "data:".Length : 0;
            while (skip < line.Length && line[skip] == ' ') skip++;
            if (skip < line.Length && line[skip] == '{') Scan(line[skip..], start + skip, stamps, ref id);
            start += length + 1;
        }
        return [.. stamps];
    }

    /// <param name="call">Whose answer it becomes.</param>
    public static void Write(StoredAnswer answer, Guid call, DateTimeOffset createdAt, PooledBuffer output)
    {
        ReadOnlySpan<byte> bytes = answer.Bytes;
        int written = 0;
        foreach (AnswerStamp stamp in answer.Stamps)
        {
            output.Append(bytes[written..stamp.Start]);
            WriteValue(bytes.Slice(stamp.Start, stamp.Length), stamp.Kind, call, createdAt, output);
            written = stamp.Start + stamp.Length;
        }
        output.Append(bytes[written..]);
    }

    private static void WriteValue(ReadOnlySpan<byte> was, StampKind kind, Guid call, DateTimeOffset createdAt, PooledBuffer output)
    {
        switch (kind)
        {
            case StampKind.Id:
                output.Append("\""u8);
                output.Append(PrefixOf(was[1..^1]));
                Span<byte> id = output.GetSpan(32);
                call.TryFormat(id, out int length, "N");
                output.Advance(length);
                output.Append("\""u8);
                break;
            case StampKind.UnixSeconds:
                Utf8Formatter.TryFormat(createdAt.ToUnixTimeSeconds(), output.GetSpan(20), out int digits);
                output.Advance(digits);
                break;
            default:
                Encoding.ASCII.GetBytes($"\"{createdAt.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture)}\"", output);
                break;
        }
    }

    /// <summary>What tells the kind of an id, as <c>chatcmpl-</c> or <c>msg_</c>; nothing where it begins otherwise.</summary>
    private static ReadOnlySpan<byte> PrefixOf(ReadOnlySpan<byte> id)
    {
        int mark = id.IndexOfAny((byte)'-', (byte)'_');
        if (mark <= 0) return default;
        foreach (byte letter in id[..mark])
            if (!char.IsAsciiLetter((char)letter)) return default;
        return id[..(mark + 1)];
    }

    /// <summary>Members of the answer's own object: the outermost one, or the one that an event tells of.</summary>
    private static void Scan(ReadOnlySpan<byte> json, int offset, List<AnswerStamp> stamps, ref byte[]? id)
    {
        Utf8JsonReader reader = new(json);
        bool inAnswer = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2) continue;
                if (reader.CurrentDepth == 1) inAnswer = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("response"u8);
                if (reader.CurrentDepth == 2 && !inAnswer) continue;
                if (KindOf(ref reader) is not { } kind) continue;
                reader.Read();
                int start = (int)reader.TokenStartIndex, length = (int)reader.BytesConsumed - start;
                if (IsStamp(ref reader, kind, json.Slice(start, length), ref id)) stamps.Add(new(offset + start, length, Found(ref reader, kind)));
            }
        }
        catch (JsonException)
        {
            // What is no JSON has no stamps: it is repeated as it is.
        }
    }

    private static StampKind? KindOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? StampKind.Id
        : reader.ValueTextEquals("created"u8) || reader.ValueTextEquals("created_at"u8) ? StampKind.UnixSeconds
        : null;

    private static StampKind Found(ref Utf8JsonReader reader, StampKind kind) => kind == StampKind.UnixSeconds && reader.TokenType == JsonTokenType.String ? StampKind.Instant : kind;

    /// <summary>An id counts when it is the answer's own, the first that is told.</summary>
    private static bool IsStamp(ref Utf8JsonReader reader, StampKind kind, ReadOnlySpan<byte> value, ref byte[]? id)
    {
        if (kind != StampKind.Id) return reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
        if (reader.TokenType != JsonTokenType.String || value.Length <= 2) return false;
        id ??= value.ToArray();
        return value.SequenceEqual(id);
    }
}
