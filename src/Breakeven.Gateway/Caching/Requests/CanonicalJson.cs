using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Breakeven.Gateway.Caching.Requests;

/// <summary>Writes JSON so that equal values give equal bytes, whatever their white space, escapes, way of writing numbers and, where it means nothing, order of properties.</summary>
/// <remarks>
/// Not JSON itself: each value has a mark and, where it is not a single one, a length or an end, so that different values never give equal bytes.
/// What engines put into the prompt as it stands keeps its order: a schema's properties are generated in the order in which they stand.
/// </remarks>
internal sealed class CanonicalJson(PooledBuffer output)
{
    /// <summary>Members whose value is handed on as it is: schemas, and arguments of tool calls.</summary>
    private static readonly string[] s_opaque = ["input", "arguments", "args", "schema", "parameters", "input_schema", "json_schema", "properties"];

    /// <summary>What was seen on the way.</summary>
    public RequestTraits Traits { get; private set; }

    /// <param name="sorted">Whether the order of properties means nothing, here and below.</param>
    public void Write(JsonElement value, bool sorted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                output.Append("{"u8);
                WriteMembers(value, sorted);
                output.Append("}"u8);
                break;
            case JsonValueKind.Array:
                output.Append("["u8);
                foreach (JsonElement item in value.EnumerateArray()) Write(item, sorted);
                output.Append("]"u8);
                break;
            case JsonValueKind.String:
                WriteText(value);
                break;
            case JsonValueKind.Number:
                output.Append("#"u8);
                JsonNumber.Write(JsonMarshal.GetRawUtf8Value(value), output);
                output.Append(";"u8);
                break;
            default:
                output.Append(value.ValueKind switch { JsonValueKind.True => "t"u8, JsonValueKind.False => "f"u8, _ => "n"u8 });
                break;
        }
    }

    /// <summary>The name of a member; its mark keeps it apart from an object's end.</summary>
    public void WriteName(string name)
    {
        output.Append(":"u8);
        WriteLength(Encoding.UTF8.GetByteCount(name));
        Encoding.UTF8.GetBytes(name, output);
    }

    private void WriteMembers(JsonElement value, bool sorted)
    {
        if (!sorted)
        {
            foreach (JsonProperty member in value.EnumerateObject()) WriteMember(MemberNames.Of(member), member.Value, sorted);
            return;
        }
        using SortedMembers members = new(value);
        foreach (SortedMembers.Member member in members.All) WriteMember(member.Name, member.Value, sorted);
    }

    private void WriteMember(string name, JsonElement value, bool sorted)
    {
        if (name == "cache_control") return; // where the provider's own prompt cache is cut
        Traits |= References(name, value);
        WriteName(name);
        Write(value, sorted && !s_opaque.Contains(name));
    }

    /// <summary>Whether a member names what is kept elsewhere. One of a tool's arguments may only look so: it is not worth the risk.</summary>
    private static RequestTraits References(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return name == "input_audio" ? RequestTraits.OtherMedia : RequestTraits.None;
        bool refers = name switch
        {
            "file_id" or "file_url" or "file_uri" or "item_reference" => true,
            "url" or "uri" or "image_url" or "audio_url" or "video_url" => !JsonMarshal.GetRawUtf8Value(value).StartsWith("\"data:"u8),
            "type" => value.ValueEquals("item_reference"u8),
            _ => false,
        };
        return refers ? RequestTraits.Reference : RequestTraits.None;
    }

    private void WriteText(JsonElement value)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        output.Append("s"u8);
        if (raw.Contains((byte)'\\'))
        {
            string text = value.GetString() ?? "";
            WriteLength(Encoding.UTF8.GetByteCount(text));
            Encoding.UTF8.GetBytes(text, output);
            return;
        }
        WriteLength(raw.Length);
        output.Append(raw);
    }

    private void WriteLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        output.Append(bytes);
    }
}
