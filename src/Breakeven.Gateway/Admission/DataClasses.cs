using System.Collections.Immutable;

namespace Breakeven.Gateway.Admission;

/// <summary>The data classes of a call: its workload's, and those that its client adds. Each one more can only make the choice of targets smaller.</summary>
internal static class DataClasses
{
    public const string HeaderName = "x-breakeven-data-class";
    private const int Most = 8;

    /// <summary>Rule for a client that sends the header wrongly.</summary>
    public const string HeaderRule = "names data classes of letters, digits and . _ - : /, divided by commas, 8 at most";

    /// <param name="ofWorkload">Null for none.</param>
    /// <param name="added">The client's header; null for none.</param>
    /// <param name="classes">The workload's first, each once.</param>
    /// <returns>False when the header is not a list of names.</returns>
    public static bool TryRead(string? ofWorkload, string? added, out ImmutableArray<string> classes)
    {
        classes = ofWorkload is null ? [] : [ofWorkload];
        if (added is null) return true;
        int named = 0;
        foreach (Range range in added.AsSpan().Split(','))
        {
            ReadOnlySpan<char> name = added.AsSpan(range).Trim();
            if (!CallTags.IsWord(name) || ++named > Most) return false;
            classes = With(classes, name.ToString());
        }
        return true;
    }

    public static ImmutableArray<string> With(ImmutableArray<string> classes, string dataClass) => classes.Contains(dataClass) ? classes : classes.Add(dataClass);
}
