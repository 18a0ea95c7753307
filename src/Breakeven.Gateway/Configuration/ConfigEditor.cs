using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>The result of an edit: the new text, or why the text cannot be edited safely.</summary>
public sealed record ConfigEdit(string? Text, string? Problem);

/// <summary>Writes a change into a configuration's text. All other text, comments included, stays as it is; what cannot be done so is refused.</summary>
public static class ConfigEditor
{
    /// <summary>Sets a route's strategy and targets, and adds the route when there is none of that name.</summary>
    /// <param name="text">A configuration; need not be valid beyond its syntax.</param>
    public static ConfigEdit SetRoute(string text, string route, string strategy, ImmutableArray<RouteTarget> targets)
    {
        string strategyText = NodeText.Write(ScalarNode.Quoted(strategy)), targetsText = NodeText.Write(RouteShapes.RouteTargets.ToNode(targets));
        return Edit(
            text, $"route '{route}'",
            root => new RouteEdit(text, root, route, strategyText, targetsText),
            flat =>
            {
                string path = $"routes.{route}";
                Remove(flat, "routes", path);
                Remove(flat, $"{path}.targets");
                (flat[$"{path}.strategy"], flat[$"{path}.targets"]) = (strategyText, targetsText);
            });
    }

    /// <summary>Sets what a route copies and tries out. Null for none.</summary>
    /// <param name="text">A configuration with such a route.</param>
    public static ConfigEdit SetExperiment(string text, string route, ShadowConfig? shadow, CanaryConfig? canary)
    {
        ConfigNode? shadowNode = shadow is null ? null : RouteShapes.Shadow.ToNode(shadow), canaryNode = canary is null ? null : CanaryShape.Canary.ToNode(canary);
        return Edit(
            text, $"route '{route}'",
            root => new ExperimentEdit(text, root, route, shadowNode is null ? null : NodeText.Write(shadowNode), canaryNode is null ? null : NodeText.Write(canaryNode)),
            flat =>
            {
                foreach ((string member, ConfigNode? value) in new[] { ("shadow", shadowNode), ("canary", canaryNode) })
                {
                    string path = $"routes.{route}.{member}";
                    foreach (string gone in flat.Keys.Where(key => key == path || key.StartsWith($"{path}.", StringComparison.Ordinal)).ToArray()) flat.Remove(gone);
                    if (value is null) continue;
                    foreach ((string below, string written) in ConfigDiff.Flatten(value)) flat[ConfigPath.Child(path, below)] = written;
                }
            });
    }

    /// <summary>A key's entry on one line, as it stands below <c>keys</c>.</summary>
    public static string LineOf(KeyConfig key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return NodeText.Write(KeyShapes.Key.ToNode(key));
    }

    /// <summary>Adds a key at the end of the section <c>keys</c>.</summary>
    public static ConfigEdit AddKey(string text, KeyConfig key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ConfigNode node = KeyShapes.Key.ToNode(key);
        return Edit(
            text, $"key '{key.Name}'",
            root => new KeyAddition(text, root, NodeText.Write(node)),
            flat =>
            {
                Remove(flat, "keys");
                foreach ((string path, string value) in ConfigDiff.Flatten(node)) flat[$"keys[{key.Name}].{path}"] = value;
            });
    }

    /// <summary>Writes members of a key as they are in <paramref name="key"/>.</summary>
    /// <param name="key">A key of the text, changed; its name tells which.</param>
    /// <param name="members">As <c>enabled</c> or <c>sha256</c>.</param>
    public static ConfigEdit SetKey(string text, KeyConfig key, params ImmutableArray<string> members)
    {
        ArgumentNullException.ThrowIfNull(key);
        ImmutableArray<(string Member, ConfigNode Value)> values = [.. members.Select(member => (member, KeyShapes.Key.MemberOf(key, member)))];
        return Edit(
            text, $"key '{key.Name}'",
            root => new KeyEdit(text, root, key.Name, [.. values.Select(value => (value.Member, NodeText.Write(value.Value)))]),
            flat =>
            {
                foreach ((string member, ConfigNode value) in values)
                {
                    string path = $"keys[{key.Name}].{member}";
                    Remove(flat, path);
                    foreach ((string below, string written) in ConfigDiff.Flatten(value)) flat[below.Length == 0 ? path : ConfigPath.Child(path, below)] = written;
                }
            });
    }

    /// <param name="what">For the message.</param>
    /// <param name="expect">Makes of the flattened configuration what the edited text must say.</param>
    private static ConfigEdit Edit(string text, string what, Func<MappingNode, ConfigTextEdit> edit, Action<Dictionary<string, string>> expect)
    {
        try
        {
            if (Compose(text) is not MappingNode root) return new(null, "the text is not a configuration");
            Dictionary<string, string> expected = ConfigDiff.Flatten(root);
            expect(expected);
            string edited = edit(root).Apply();
            return SaysTheSame(Compose(edited), expected)
                ? new(edited, null)
                : new(null, $"{what} is written in a way that cannot be edited without touching other parts; edit it by hand");
        }
        catch (ConfigSyntaxException error)
        {
            return new(null, error.Message);
        }
    }

    /// <summary>Takes paths out, with what is listed below them.</summary>
    private static void Remove(Dictionary<string, string> flat, params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            flat.Remove(path);
            foreach (string below in flat.Keys.Where(key => path != "keys" && path != "routes" && key.StartsWith($"{path}[", StringComparison.Ordinal)).ToArray()) flat.Remove(below);
        }
    }

    /// <exception cref="ConfigSyntaxException">Also for duplicate keys, of which an edit could hit the wrong one.</exception>
    private static ConfigNode? Compose(string text) => YamlComposer.Compose(text, (at, key, message) => throw new ConfigSyntaxException($"{key}: {message}", at));

    private static bool SaysTheSame(ConfigNode? edited, Dictionary<string, string> expected)
    {
        if (edited is null) return false;
        Dictionary<string, string> flat = ConfigDiff.Flatten(edited);
        return flat.Count == expected.Count && flat.All(pair => ConfigDiff.Normal(expected.GetValueOrDefault(pair.Key)) == ConfigDiff.Normal(pair.Value));
    }
}
