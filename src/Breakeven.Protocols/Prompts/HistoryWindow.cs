using System.Buffers;
using System.Collections.Immutable;

namespace Breakeven.Protocols.Prompts;

/// <summary>Leaves the middle of a long conversation out: instructions, the first turn and the last turns stay.</summary>
/// <remarks>
/// A turn begins with what the user says and has all that follows, so that a tool's result never loses its call. Turns go in steps of half the window, so
/// that the beginning of the prompt stays the same for several calls and a provider's prompt cache still finds it (docs/decisions/0076).
/// </remarks>
public static class HistoryWindow
{
    /// <param name="turns">At least so many of the last turns stay, 2 or more; null for no such window.</param>
    /// <param name="bytes">The last turns stay within so many bytes of JSON, but always the last one; null for no such window. Of both, the narrower counts.</param>
    /// <returns>What stays and how many items go; null when nothing can go.</returns>
    public static HistoryCut? Cut(PromptLayout layout, int? turns, long? bytes = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(turns ?? 2, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes ?? 2, 2);
        if (layout.HasReferences) return null;
        int[] starts = [.. Enumerable.Range(0, layout.Items.Length).Where(i => layout.Items[i].Kind == PromptItemKind.User)];
        int gone = Math.Max(turns is { } many ? GoneOf(starts.Length - 1, many) : 0, bytes is { } most ? GoneOf(SizesOf(layout, starts), most) : 0);
        if (gone <= 0) return null;
        ImmutableArray<PromptItem> middle = [.. layout.Items[starts[1]..starts[1 + gone]].Where(item => item.Kind != PromptItemKind.System)];
        if (middle.IsEmpty) return null;
        HashSet<PromptItem> left = new(middle, ReferenceEqualityComparer.Instance);
        ImmutableArray<PromptItem> kept = [.. layout.Items.Where(item => !left.Contains(item))];
        return Tears(middle, kept) ? null : new(kept, middle.Length);
    }

    /// <summary>Writes the body with the items that stay.</summary>
    /// <param name="body">What <paramref name="layout"/> was read from.</param>
    public static void Write(ReadOnlySpan<byte> body, PromptLayout layout, HistoryCut cut, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(body[..layout.Items[0].Span.Start]);
        for (int i = 0; i < cut.Kept.Length; i++)
        {
            if (i > 0) output.Write(","u8);
            output.Write(cut.Kept[i].Span.Of(body));
        }
        output.Write(body[layout.Items[^1].Span.End..]);
    }

    /// <param name="later">Turns after the first.</param>
    private static int GoneOf(int later, int window)
    {
        int step = window / 2;
        return (later - window) / step * step;
    }

    /// <summary>So many of the oldest turns that what goes reaches a whole number of steps: where it ends depends on what is before it, and not on what is added behind.</summary>
    /// <param name="sizes">Of the turns after the first, in order.</param>
    private static int GoneOf(long[] sizes, long window)
    {
        long excess = sizes.Sum() - window, step = window / 2;
        if (excess <= 0) return 0;
        long due = (excess + step - 1) / step * step;
        int gone = 0;
        for (long left = 0; left < due && gone < sizes.Length - 1; gone++) left += sizes[gone];
        return gone;
    }

    private static long[] SizesOf(PromptLayout layout, int[] starts)
    {
        long[] sizes = new long[Math.Max(0, starts.Length - 1)];
        for (int turn = 0; turn < sizes.Length; turn++)
        {
            int end = turn + 2 < starts.Length ? starts[turn + 2] : layout.Items.Length;
            for (int i = starts[turn + 1]; i < end; i++)
                if (layout.Items[i].Kind != PromptItemKind.System) sizes[turn] += layout.Items[i].Span.Length;
        }
        return sizes;
    }

    /// <summary>A call on one side and its result on the other: clients that let the user speak in between send such.</summary>
    private static bool Tears(ImmutableArray<PromptItem> gone, ImmutableArray<PromptItem> kept)
    {
        HashSet<string> ids = [.. gone.SelectMany(item => item.Calls.Concat(item.Results))];
        return ids.Count > 0 && kept.Any(item => item.Calls.Any(ids.Contains) || item.Results.Any(ids.Contains));
    }
}
