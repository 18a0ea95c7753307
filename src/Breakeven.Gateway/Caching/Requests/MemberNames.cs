using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Breakeven.Gateway.Caching.Requests;

/// <summary>Names of members without a new string for each: a request has the same few over and over.</summary>
internal static class MemberNames
{
    private const int Longest = 32;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_known = FrozenSet.ToFrozenSet(
    [
        "model", "messages", "role", "content", "type", "text", "name", "input", "instructions", "system", "prompt", "stream", "stream_options", "include_usage", "temperature", "top_p", "top_k", "seed", "stop",
        "max_tokens", "max_completion_tokens", "max_output_tokens", "n", "user", "metadata", "response_format", "json_schema", "schema", "strict", "properties", "required", "description", "items", "enum",
        "tools", "tool_choice", "tool_calls", "tool_call_id", "function", "parameters", "arguments", "id", "call_id", "input_schema", "additionalProperties", "options", "num_predict", "presence_penalty",
        "frequency_penalty", "reasoning", "reasoning_effort", "thinking", "store", "service_tier", "image_url", "url", "source", "data", "media_type", "query", "documents", "dimensions", "encoding_format",
    ]).GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Of(in JsonProperty member)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length > Longest) return member.Name;
        Span<char> name = stackalloc char[Longest];
        for (int i = 0; i < raw.Length; i++) name[i] = (char)raw[i]; // no known name has an escape or a letter beyond ASCII
        return s_known.TryGetValue(name[..raw.Length], out string? known) ? known : member.Name;
    }
}
