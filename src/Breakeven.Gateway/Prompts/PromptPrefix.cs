using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>A prompt as a provider's cache sees it: tools, instructions, turns, each hashed with all before it.</summary>
/// <param name="Points">The places that a prompt has, in order.</param>
/// <param name="TurnEnds">Ends of the last messages, the last one first.</param>
internal sealed record PromptPrefix(ImmutableArray<PrefixPoint> Points, ImmutableArray<PrefixPoint> TurnEnds)
{
    /// <summary>Anthropic looks for an earlier prefix within 20 blocks before a breakpoint.</summary>
    private const int Reach = 20;

    public static PromptPrefix Of(ReadOnlySpan<byte> body, PromptLayout layout)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ImmutableArray<PrefixPoint>.Builder points = ImmutableArray.CreateBuilder<PrefixPoint>(3);
        long bytes = 0;
        if (layout.Tools is { } tools) points.Add(Add(hash, CachePoint.Tools, tools.Of(body), ref bytes));
        PrefixPoint? system = layout.System is { } instructions ? Add(hash, CachePoint.System, instructions.Of(body), ref bytes) : null;
        int first = 0;
        for (; first < layout.Items.Length && layout.Items[first].Kind == PromptItemKind.System; first++) system = Add(hash, CachePoint.System, layout.Items[first].Span.Of(body), ref bytes);
        if (system is { } end) points.Add(end);
        List<PrefixPoint> ends = [];
        for (int i = first; i < layout.Items.Length; i++) ends.Add(Add(hash, CachePoint.Turns, layout.Items[i].Span.Of(body), ref bytes));
        if (ends.Count > 0) points.Add(ends[^1]);
        ends.Reverse();
        return new(points.ToImmutable(), [.. ends.Take(Reach)]);
    }

    /// <summary>Each part with its length, so that no two ways of cutting the same bytes are taken for one.</summary>
    private static PrefixPoint Add(IncrementalHash hash, CachePoint point, ReadOnlySpan<byte> part, ref long bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int) + 1];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        length[^1] = (byte)point;
        hash.AppendData(length);
        hash.AppendData(part);
        bytes += part.Length;
        Span<byte> now = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(now);
        return new(point, bytes, BinaryPrimitives.ReadUInt128LittleEndian(now));
    }
}
