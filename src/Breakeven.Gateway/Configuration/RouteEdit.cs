using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>One edit of one route.</summary>
internal sealed class RouteEdit(string text, MappingNode root, string route, string strategy, string targets) : ConfigTextEdit(text)
{
    private string Name => NodeText.WriteText(route);
    private string Body => $"{{ strategy: {strategy}, targets: {targets} }}";

    protected override void Collect()
    {
        if (root.Find("routes") is not { } routes) AddEntry(root, "routes", $"{{ {Name}: {Body} }}");
        else if (routes.IsAlias || routes.Value is not MappingNode { Entries.IsEmpty: false } all) ReplaceValue(routes, $"{{ {Name}: {Body} }}");
        else if (Own(all, route) is not { } entry) AddEntry(all, Name, Body);
        else if (entry.IsAlias && entry.Value is MappingNode) ReplaceValue(entry, $"{{ <<: {Slice(entry.ValueSpan)}, strategy: {strategy}, targets: {targets} }}");
        else if (entry.Value is MappingNode { Entries.IsEmpty: false } mapping) SetKeys(mapping, $"route '{route}'", [("strategy", strategy), ("targets", targets)]);
        else ReplaceValue(entry, Body);
    }
}
