using System.Runtime.InteropServices;
using Breakeven.Routing.Features;

namespace Breakeven.Routing.Training;

/// <summary>Labelled prompts, each different one once: who asks the same thing a thousand times has one vote on it, the mean of its labels.</summary>
internal static class LabelSet
{
    /// <summary>Most prompts that a training takes; the latest where there are more. By estimate 600 MB of memory at 1,500 features a prompt.</summary>
    public const int MostPrompts = 50_000;

    public static LabelledPrompt[] Distinct(IEnumerable<LabelledPrompt> labels)
    {
        Dictionary<(ulong Prompt, int Length, string? Route), int> places = [];
        List<(LabelledPrompt First, double Weak, double Strong, int Count, DateTimeOffset? At)> distinct = [];
        foreach (LabelledPrompt label in labels)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, (NGramHash.Word(label.Prompt.Span), label.Prompt.Length, label.Route), out bool known);
            if (!known)
            {
                place = distinct.Count;
                distinct.Add((label, label.Weak, label.Strong, 1, label.At));
                continue;
            }
            (LabelledPrompt first, double weak, double strong, int count, DateTimeOffset? at) = distinct[place];
            distinct[place] = (first, weak + label.Weak, strong + label.Strong, count + 1, at > label.At ? at : label.At);
        }
        return [.. distinct
            .Select(item => item.First with { Weak = item.Weak / item.Count, Strong = item.Strong / item.Count, At = item.At })
            .OrderBy(label => label.At ?? DateTimeOffset.MinValue)
            .TakeLast(MostPrompts)];
    }

    /// <summary>A part of the prompts that depends on their text and the seed alone: the same prompt is always on the same side.</summary>
    /// <returns>0 to <paramref name="parts"/> − 1.</returns>
    public static int PartOf(LabelledPrompt label, int parts, int seed) => PartOf(label.Prompt, parts, seed);

    /// <inheritdoc cref="PartOf(LabelledPrompt, int, int)"/>
    public static int PartOf(ReadOnlyMemory<byte> prompt, int parts, int seed)
    {
        ulong hash = NGramHash.Word(prompt.Span);
        hash = unchecked((hash ^ (hash >> 33) ^ ((ulong)seed * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd);
        return (int)((hash >> 32) % (ulong)parts);
    }
}
