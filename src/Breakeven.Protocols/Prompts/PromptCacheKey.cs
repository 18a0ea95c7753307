using System.Buffers;
using System.Text;

namespace Breakeven.Protocols.Prompts;

/// <summary>Puts OpenAI's <c>prompt_cache_key</c> into a body, as its first member. Every other byte stays.</summary>
public static class PromptCacheKey
{
    /// <param name="body">A body of a format that has the member, with at least one member of its own and without this one.</param>
    /// <param name="key">Letters, digits and hyphens.</param>
    public static void Write(ReadOnlySpan<byte> body, string key, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int open = body.IndexOf((byte)'{') + 1;
        output.Write(body[..open]);
        output.Write(Encoding.ASCII.GetBytes($"\"prompt_cache_key\":\"{key}\","));
        output.Write(body[open..]);
    }
}
