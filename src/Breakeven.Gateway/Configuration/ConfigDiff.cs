using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>What changed between two configurations, key by key. Order, comments and how a value is written make no difference, but for the order of workloads, where the first match wins.</summary>
public static class ConfigDiff
{
    /// <returns>Changes in the order of the new configuration, then what is gone; empty when both mean the same.</returns>
    public static ImmutableArray<ConfigChange> Between(BreakevenConfig before, BreakevenConfig after)
    {
        Dictionary<string, string> old = Flatten(before), now = Flatten(after);
        var changes = ImmutableArray.CreateBuilder<ConfigChange>();
        foreach ((string key, string value) in now)
            if (old.GetValueOrDefault(key) is var was && was != value) changes.Add(new(key, was, value));
        foreach ((string key, string value) in old)
            if (!now.ContainsKey(key)) changes.Add(new(key, value, null));
        changes.AddRange(ChangedSecrets(before, after));
        return changes.ToImmutable();
    }

    /// <summary>The same for two texts, as they are written: references to the environment are compared by name, and defaults do not count.</summary>
    /// <param name="before">With its secrets masked, as <see cref="ConfigResult.MaskedText"/>; two masked secrets look the same.</param>
    /// <param name="after">As <paramref name="before"/>.</param>
    public static ImmutableArray<ConfigChange> BetweenTexts(string before, string after)
    {
        Dictionary<string, string> old = Flatten(before), now = Flatten(after);
        return
        [
            .. now.Where(pair => Normal(old.GetValueOrDefault(pair.Key)) != Normal(pair.Value)).Select(pair => new ConfigChange(pair.Key, old.GetValueOrDefault(pair.Key), pair.Value)),
            .. old.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => new ConfigChange(pair.Key, pair.Value, null)),
        ];
    }

    /// <summary>A text that is no YAML has no keys: it never was in force.</summary>
    private static Dictionary<string, string> Flatten(string text)
    {
        try
        {
            return YamlComposer.Compose(text, static (_, _, _) => { }) is { } root ? Flatten(root) : [];
        }
        catch (ConfigSyntaxException)
        {
            return [];
        }
    }

    /// <summary>A word means the same with and without quotes.</summary>
    internal static string? Normal(string? value) => value?.Replace("\"", "", StringComparison.Ordinal);

    /// <summary>Paths and their values on one line. Lists are one value, except lists of named objects.</summary>
    internal static Dictionary<string, string> Flatten(ConfigNode root)
    {
        var flat = new Dictionary<string, string>();
        Flatten(root, "", flat);
        return flat;
    }

    private static Dictionary<string, string> Flatten(BreakevenConfig config)
    {
        Dictionary<string, string> flat = Flatten(ConfigShapes.Root.ToNode(config));
        if (config.Workloads.Length > 1) flat["workloads (order)"] = NodeText.Write(SequenceNode.Of(config.Workloads.Select(workload => ScalarNode.Quoted(workload.Name))));
        return flat;
    }

    private static void Flatten(ConfigNode node, string path, Dictionary<string, string> flat)
    {
        switch (node)
        {
            case MappingNode { Entries.IsEmpty: false } mapping:
                foreach (MappingEntry entry in mapping.Entries) Flatten(entry.Value, ConfigPath.Child(path, entry.Key.Text), flat);
                break;
            case SequenceNode { Items.IsEmpty: false } list when list.Items.All(item => NameOf(item) is not null):
                foreach (ConfigNode item in list.Items) Flatten(item, $"{path}[{NameOf(item)}]", flat);
                break;
            case not ScalarNode { IsNull: true }:
                flat[path] = NodeText.Write(node);
                break;
        }
    }

    private static string? NameOf(ConfigNode item) => (item as MappingNode)?.Find("name")?.Value is ScalarNode name ? name.Text : null;

    /// <summary>Two masked secrets look the same, so they are compared themselves.</summary>
    private static IEnumerable<ConfigChange> ChangedSecrets(BreakevenConfig before, BreakevenConfig after)
    {
        if (IsReplaced(before.Server.AdminKey, after.Server.AdminKey)) yield return Replaced("server.admin_key");
        if (IsReplaced(before.Storage.ContentKey, after.Storage.ContentKey)) yield return Replaced("storage.content_key");
        if (IsReplaced(before.Advice.Webhook?.Url, after.Advice.Webhook?.Url)) yield return Replaced("advice.webhook.url");
        if (IsReplaced(before.Advice.Webhook?.Key, after.Advice.Webhook?.Key)) yield return Replaced("advice.webhook.key");
        foreach (ProviderConfig now in after.Providers)
        {
            if (before.Providers.FirstOrDefault(old => old.Name == now.Name) is not { } was) continue;
            Dictionary<string, Secret?> old = SecretsOf(was).ToDictionary(), current = SecretsOf(now).ToDictionary();
            foreach ((string key, Secret? secret) in current)
                if (IsReplaced(old.GetValueOrDefault(key), secret)) yield return Replaced($"providers.{now.Name}.{key}");
        }
    }

    private static IEnumerable<KeyValuePair<string, Secret?>> SecretsOf(ProviderConfig provider) =>
    [
        new("api_key", provider.ApiKey),
        new("aws.access_key_id", provider.Aws.AccessKeyId),
        new("aws.secret_access_key", provider.Aws.SecretAccessKey),
        new("aws.session_token", provider.Aws.SessionToken),
        .. provider.Headers.Select(header => KeyValuePair.Create(ConfigPath.Child("headers", header.Key), (Secret?)header.Value)),
    ];

    private static bool IsReplaced(Secret? before, Secret? after) => before is not null && after is not null && !before.Equals(after);
    private static ConfigChange Replaced(string key) => new(key, "***", "*** (another one)");
}
