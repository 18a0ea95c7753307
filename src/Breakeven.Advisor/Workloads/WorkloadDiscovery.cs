namespace Breakeven.Advisor.Workloads;

/// <summary>Which workload a call belongs to.</summary>
public static class WorkloadDiscovery
{
    /// <summary>The workload of calls that say nothing about themselves.</summary>
    public const string Everything = "all";

    /// <summary>
    /// The recorded workload, else the gateway key's name, else the route, else the tags (<c>name=value</c>, in order of name),
    /// else <see cref="Everything"/>. A wildcard route says nothing. The same call always gets the same name.
    /// </summary>
    public static string NameOf(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!string.IsNullOrWhiteSpace(call.Workload)) return call.Workload;
        if (!string.IsNullOrWhiteSpace(call.Key)) return call.Key;
        if (!string.IsNullOrWhiteSpace(call.Route) && call.Route != "*") return call.Route;
        if (call.Tags is { Count: > 0 } tags)
            return string.Join(',', tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Value.Length == 0 ? tag.Key : $"{tag.Key}={tag.Value}"));
        return Everything;
    }
}
