using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven.Gateway.Admission;

/// <summary>The workloads of one configuration. The first whose conditions all hold takes the call; one without conditions takes any.</summary>
/// <remarks>Every call asks several times: in loops, because a lambda that captures costs bytes each time. A table has tens of workloads, not thousands.</remarks>
internal sealed class WorkloadTable(ImmutableArray<WorkloadConfig> workloads)
{
    public const string HeaderName = "x-breakeven-workload";

    /// <summary>The workload of a call: the first whose conditions hold, else the one that the client names, which can only add its data class, never remove one.</summary>
    /// <param name="tags">Of the call; null for none.</param>
    /// <param name="isNamedOnly">True when the conditions of none hold.</param>
    public WorkloadConfig? Of(string? key, string model, string? environment, ImmutableSortedDictionary<string, string>? tags, Func<string, string?> header, out bool isNamedOnly)
    {
        WorkloadConfig? matched = Match(key, model, environment, tags, header);
        isNamedOnly = matched is null;
        return matched ?? (header(HeaderName) is { } name ? Find(name) : null);
    }

    public WorkloadConfig? Match(string? key, string model, string? environment, ImmutableSortedDictionary<string, string>? tags, Func<string, string?> header)
    {
        foreach (WorkloadConfig workload in workloads)
            if (Holds(workload.Match, key, model, environment, tags, header)) return workload;
        return null;
    }

    /// <summary>True for a data class that the operator gave to some workload.</summary>
    public bool Names(string dataClass)
    {
        foreach (WorkloadConfig workload in workloads)
            if (workload.DataClass == dataClass) return true;
        return false;
    }

    public WorkloadConfig? Find(string name)
    {
        foreach (WorkloadConfig workload in workloads)
            if (workload.Name == name) return workload;
        return null;
    }

    private static bool Holds(
        WorkloadMatch match, string? key, string model, string? environment, ImmutableSortedDictionary<string, string>? tags, Func<string, string?> header) =>
        Fits(match.Key, key) && Fits(match.Route, model) && Fits(match.Environment, environment) && FitsTag(match.Tag, tags)
        && FitsHeaders(match.Header, header);

    private static bool FitsHeaders(FrozenDictionary<string, string>? patterns, Func<string, string?> header)
    {
        if (patterns is null) return true;
        foreach ((string name, string pattern) in patterns)
            if (!Fits(pattern, header(name))) return false;
        return true;
    }

    private static bool FitsTag(string? pattern, ImmutableSortedDictionary<string, string>? tags)
    {
        if (pattern is null) return true;
        if (tags is null) return false;
        int equals = pattern.IndexOf('=');
        return equals < 0
            ? tags.Keys.Any(name => Fits(pattern, name))
            : tags.TryGetValue(pattern[..equals], out string? value) && Fits(pattern[(equals + 1)..], value);
    }

    /// <summary>No pattern fits anything; a trailing <c>*</c> is a wildcard; else the text must be the same.</summary>
    internal static bool Fits(string? pattern, string? text) =>
        pattern is null
        || (text is not null && (pattern.EndsWith('*') ? text.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : text == pattern));
}
