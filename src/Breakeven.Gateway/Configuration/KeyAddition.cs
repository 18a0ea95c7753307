using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>One more entry at the end of the section <c>keys</c>.</summary>
/// <param name="key">The entry on one line.</param>
internal sealed class KeyAddition(string text, MappingNode root, string key) : ConfigTextEdit(text)
{
    protected override void Collect()
    {
        if (root.Find("keys") is not { } keys) AddEntry(root, "keys", $"[{key}]");
        else if (keys.IsAlias || keys.Value is not SequenceNode { Items.IsEmpty: false } all) ReplaceValue(keys, $"[{key}]");
        else if (all.IsFlow) Insert(all.Items[^1].Span.End, $", {key}");
        else Insert(LastLineEnd(all.Items[^1].Span), $"{NewLine}{Indent(all.Items[^1])}- {key}");
    }

    /// <summary>What stands before the dash of an item.</summary>
    private string Indent(ConfigNode item)
    {
        int dash = Text.LastIndexOf('-', Math.Max(0, item.Span.Start - 1));
        int line = Text.LastIndexOf('\n', dash) + 1;
        string before = Text[line..dash];
        return string.IsNullOrWhiteSpace(before) ? before : throw new ConfigSyntaxException("the list of keys is written in a way that cannot be added to; edit it by hand", item.Span);
    }
}
