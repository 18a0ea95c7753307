using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Caching;

/// <summary>What of a target's configuration shapes its answers, as bytes for keys. Written once for each target of a configuration.</summary>
internal static class TargetScope
{
    private static readonly ConditionalWeakTable<Target, byte[]> s_written = [];

    public static ReadOnlySpan<byte> Of(Target target) => s_written.GetValue(target, static target => Written(target));

    private static byte[] Written(Target target)
    {
        using PooledBuffer output = new();
        ProviderConfig provider = target.Provider;
        Text(output, target.Id);
        Text(output, provider.Name);
        Text(output, provider.Type);
        Text(output, provider.BaseUrl?.OriginalString);
        Text(output, provider.Region?.Value);
        Text(output, provider.ApiVersion);
        output.Append([(byte)provider.Location]);
        Number(output, provider.DefaultMaxOutputTokens ?? -1);
        foreach (string field in provider.DropUnsupported) Text(output, field);
        foreach ((string name, Secret value) in provider.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            Text(output, name);
            Text(output, value.Reveal()); // within what is hashed under a key only
        }
        output.Append([0xFF]);
        return output.Written.ToArray();
    }

    public static void Number(PooledBuffer output, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        output.Append(bytes);
    }

    /// <summary>A text with its length before it.</summary>
    public static void Text(PooledBuffer output, string? text)
    {
        if (text is null)
        {
            Number(output, -1);
            return;
        }
        Number(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }
}
