using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Breakeven.Gateway.Policies.PersonalData.Detectors;

namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>Looks through the texts of one call. Keeps what it found as counts, and, when it masks, the placeholder of each value for as long as the call is read.</summary>
internal sealed class PersonalDataScan(ImmutableArray<IPersonalDataDetector> detectors, bool isMasking)
{
    /// <summary>Without one of them a text holds nothing that a built-in detector knows.</summary>
    private static readonly SearchValues<char> s_hints = SearchValues.Create("@:0123456789");

    private readonly bool _needsHint = !detectors.Any(detector => detector is ConfiguredPattern);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Value), string> _placeholders = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<PersonalDataPlace> _found = [];

    /// <summary>How many of each kind; null for none.</summary>
    public ImmutableSortedDictionary<string, int>? Counts => _counts.Count == 0 ? null : _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <returns>The text with placeholders, when there is something to mask; else null.</returns>
    public string? Look(ReadOnlySpan<char> text)
    {
        if (_needsHint && !text.ContainsAny(s_hints)) return null;
        _found.Clear();
        foreach (IPersonalDataDetector detector in detectors) detector.Find(text, _found);
        if (_found.Count == 0) return null;
        List<PersonalDataPlace> places = Disjoint();
        foreach (PersonalDataPlace place in places) _counts[place.Kind] = _counts.GetValueOrDefault(place.Kind) + 1;
        return isMasking ? Masked(text, places) : null;
    }

    /// <summary>Places that overlap become one, under the kind whose check is the surest: no end of either is left over.</summary>
    private List<PersonalDataPlace> Disjoint()
    {
        _found.Sort((a, b) => a.Start.CompareTo(b.Start));
        List<PersonalDataPlace> places = [];
        foreach (PersonalDataPlace next in _found)
        {
            if (places.Count == 0 || places[^1].End <= next.Start)
            {
                places.Add(next);
                continue;
            }
            PersonalDataPlace last = places[^1];
            places[^1] = new(last.Start, Math.Max(last.End, next.End) - last.Start, Rank(next.Kind) < Rank(last.Kind) ? next.Kind : last.Kind);
        }
        return places;
    }

    private int Rank(string kind)
    {
        int rank = 0;
        while (detectors[rank].Kind != kind) rank++;
        return rank;
    }

    private string Masked(ReadOnlySpan<char> text, List<PersonalDataPlace> places)
    {
        StringBuilder masked = new(text.Length);
        int at = 0;
        foreach (PersonalDataPlace place in places)
        {
            masked.Append(text[at..place.Start]).Append(Placeholder(place.Kind, text.Slice(place.Start, place.Length).ToString()));
            at = place.End;
        }
        return masked.Append(text[at..]).ToString();
    }

    /// <summary>The same value gets the same placeholder in the whole call, so that a model can still tell people apart.</summary>
    private string Placeholder(string kind, string value)
    {
        if (_placeholders.TryGetValue((kind, value), out string? known)) return known;
        int number = _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
        return _placeholders[(kind, value)] = $"[{kind.ToUpperInvariant()}_{number.ToString(CultureInfo.InvariantCulture)}]";
    }
}
