using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>One edit of a route's <c>shadow</c> and <c>canary</c>. What shall be gone becomes <c>null</c>, which says nothing: lines that people wrote are not deleted.</summary>
/// <param name="shadow">In YAML; null for none.</param>
/// <param name="canary">In YAML; null for none.</param>
internal sealed class ExperimentEdit(string text, MappingNode root, string route, string? shadow, string? canary) : ConfigTextEdit(text)
{
    protected override void Collect()
    {
        if (root.Find("routes")?.Value is not MappingNode routes || Own(routes, route) is not { IsAlias: false, Value: MappingNode { Entries.IsEmpty: false } own })
            throw new ConfigSyntaxException($"route '{route}' has no keys of its own; edit it by hand", root.Span);
        SetKeys(own, $"route '{route}'", Wanted(own));
    }

    private IEnumerable<(string Key, string Value)> Wanted(MappingNode own)
    {
        foreach ((string key, string? value) in new[] { ("shadow", shadow), ("canary", canary) })
            if (value is not null || own.Find(key) is { Value: not ScalarNode { IsNull: true } }) yield return (key, value ?? "null");
    }
}
