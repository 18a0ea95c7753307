using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>The result of an edit: the new text, or why the text cannot be edited safely.</summary>
public sealed record ConfigEdit(string? Text, string? Problem);

/// <summary>Writes a suggestion into a configuration's text. All other text, comments included, stays as it is; what cannot be done so is refused.</summary>
public static class ConfigEditor
{
    /// <summary>Sets a route's strategy and targets, and adds the route when there is none of that name.</summary>
    /// <param name="text">A configuration; need not be valid beyond its syntax.</param>
    public static ConfigEdit SetRoute(string text, string route, string strategy, ImmutableArray<RouteTarget> targets)
    {
        try
        {
            if (Compose(text) is not MappingNode root) return new(null, "the text is not a configuration");
            ConfigNode strategyNode = ScalarNode.Quoted(strategy), targetsNode = RouteShapes.RouteTargets.ToNode(targets);
            var edit = new RouteEdit(text, root, route, NodeText.Write(strategyNode), NodeText.Write(targetsNode));
            string edited = edit.Apply();
            return SaysTheSame(Compose(edited), Expected(root, route, strategyNode, targetsNode))
                ? new(edited, null)
                : new(null, $"route '{route}' is written in a way that cannot be edited without touching other parts; edit it by hand");
        }
        catch (ConfigSyntaxException error)
        {
            return new(null, error.Message);
        }
    }

    /// <exception cref="ConfigSyntaxException">Also for duplicate keys, of which an edit could hit the wrong one.</exception>
    private static ConfigNode? Compose(string text) => YamlComposer.Compose(text, (at, key, message) => throw new ConfigSyntaxException($"{key}: {message}", at));

    private static Dictionary<string, string> Expected(MappingNode root, string route, ConfigNode strategy, ConfigNode targets)
    {
        Dictionary<string, string> flat = ConfigDiff.Flatten(root);
        string path = $"routes.{route}";
        foreach (string key in flat.Keys.Where(key => key == "routes" || key == path || key.StartsWith($"{path}.targets[", StringComparison.Ordinal)).ToArray()) flat.Remove(key);
        flat[$"{path}.strategy"] = NodeText.Write(strategy);
        flat[$"{path}.targets"] = NodeText.Write(targets);
        return flat;
    }

    private static bool SaysTheSame(ConfigNode? edited, Dictionary<string, string> expected)
    {
        if (edited is null) return false;
        Dictionary<string, string> flat = ConfigDiff.Flatten(edited);
        return flat.Count == expected.Count && flat.All(pair => ConfigDiff.Normal(expected.GetValueOrDefault(pair.Key)) == ConfigDiff.Normal(pair.Value));
    }
}
