using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>New values for members of one entry of <c>keys</c>.</summary>
internal sealed class KeyEdit(string text, MappingNode root, string name, IReadOnlyList<(string Member, string Value)> values) : ConfigTextEdit(text)
{
    protected override void Collect()
    {
        if (root.Find("keys") is not { IsAlias: false, Value: SequenceNode keys } || keys.Items.FirstOrDefault(item => NameOf(item) == name) is not MappingNode key)
            throw new ConfigSyntaxException($"there is no key '{name}' in the text", root.Span);
        SetKeys(key, $"key '{name}'", values);
    }

    private static string? NameOf(ConfigNode item) => (item as MappingNode)?.Find("name")?.Value is ScalarNode text ? text.Text : null;
}
