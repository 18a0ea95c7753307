using System.Collections.Immutable;
using System.Text;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>Makes an earlier configuration whole again from what history keeps of it.</summary>
/// <remarks>
/// History has the text with literal secrets masked; references (<c>${NAME}</c>, <c>${file:…}</c>) stand in it as they were. A masked secret is taken from
/// the configuration at hand if that has one at the same key, and if the provider is still called at the same address: a credential must not go to
/// a host that it was not given for.
/// </remarks>
public static class ConfigHistory
{
    private const string Mask = "***";

    /// <summary>Keys of a provider that say where its credential is sent.</summary>
    private static readonly ImmutableArray<string> Destination = ["type", "base_url", "region", "aws.region"];

    /// <param name="masked">As <see cref="ConfigResult.MaskedText"/> of the version to go back to.</param>
    /// <param name="current">The configuration at hand with its secrets; null when there is none that can be read.</param>
    public static ConfigRestoration Restore(string masked, Secret? current)
    {
        ArgumentNullException.ThrowIfNull(masked);
        ConfigNode? before = Compose(masked), now = current is null ? null : Compose(current.Reveal());
        Dictionary<string, ScalarNode> known = now is null ? [] : Scalars(now);
        List<(ScalarNode Place, string Text)> edits = [];
        var kept = ImmutableArray.CreateBuilder<string>();
        var lost = ImmutableArray.CreateBuilder<string>();
        foreach ((string path, ScalarNode place) in before is null ? [] : Scalars(before).Where(pair => pair.Value.Text.Contains(Mask, StringComparison.Ordinal)).DistinctBy(pair => pair.Value.Span.Start))
        {
            if (known.GetValueOrDefault(path) is not { IsNull: false } secret || !GoesToTheSamePlace(path, before!, now!))
            {
                lost.Add(path);
                continue;
            }
            kept.Add(path);
            edits.Add((place, NodeText.WriteText(secret.Text)));
        }
        return new(lost.Count > 0 ? null : Apply(masked, edits), kept.ToImmutable(), lost.ToImmutable());
    }

    private static bool GoesToTheSamePlace(string path, ConfigNode before, ConfigNode now)
    {
        const string section = "providers.";
        if (!path.StartsWith(section, StringComparison.Ordinal)) return true;
        Dictionary<string, string> old = ConfigDiff.Flatten(before), current = ConfigDiff.Flatten(now);
        string? provider = Provider(before, path) ?? Provider(now, path);
        return provider is not null && Destination.All(key =>
            ConfigDiff.Normal(old.GetValueOrDefault($"{section}{provider}.{key}")) == ConfigDiff.Normal(current.GetValueOrDefault($"{section}{provider}.{key}")));
    }

    /// <summary>Name of the provider that the path is below; names may hold dots.</summary>
    private static string? Provider(ConfigNode root, string path) =>
        ((root as MappingNode)?.Find("providers")?.Value as MappingNode)?.Entries
            .Select(entry => entry.Key.Text).Where(name => path.StartsWith($"providers.{name}.", StringComparison.Ordinal)).MaxBy(name => name.Length);

    private static string Apply(string text, List<(ScalarNode Place, string Text)> edits)
    {
        var result = new StringBuilder();
        int at = 0;
        foreach ((ScalarNode place, string replacement) in edits.OrderBy(edit => edit.Place.Span.Start))
        {
            result.Append(text, at, place.Span.Start - at).Append(replacement);
            at = place.Span.End;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    private static Dictionary<string, ScalarNode> Scalars(ConfigNode root)
    {
        var found = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        Collect(root, "", found);
        return found;
    }

    private static void Collect(ConfigNode node, string path, Dictionary<string, ScalarNode> found)
    {
        switch (node)
        {
            case ScalarNode scalar:
                found.TryAdd(path, scalar);
                break;
            case SequenceNode list:
                for (int i = 0; i < list.Items.Length; i++) Collect(list.Items[i], ConfigPath.Item(path, i), found);
                break;
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries) Collect(entry.Value, ConfigPath.Child(path, entry.Key.Text), found);
                break;
        }
    }

    private static ConfigNode? Compose(string text)
    {
        try
        {
            return YamlComposer.Compose(text, static (_, _, _) => { });
        }
        catch (ConfigSyntaxException)
        {
            return null;
        }
    }
}
