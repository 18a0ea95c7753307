using System.Text;

namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>Writes a node in YAML's flow style, on one line.</summary>
internal static class NodeText
{
    public static string Write(ConfigNode node)
    {
        var text = new StringBuilder();
        Append(node, text);
        return text.ToString();
    }

    /// <summary>The text as a scalar that reads back as the same text: plain where that is safe.</summary>
    public static string WriteText(string text) => NeedsQuotes(text) ? Quote(text) : text;

    private static void Append(ConfigNode node, StringBuilder text)
    {
        switch (node)
        {
            case ScalarNode scalar:
                text.Append(scalar.IsQuoted ? WriteText(scalar.Text) : scalar.Text);
                break;
            case SequenceNode list:
                AppendAll(text, "[", "]", list.Items, item => Append(item, text));
                break;
            case MappingNode { Entries.IsEmpty: true }:
                text.Append("{}");
                break;
            case MappingNode mapping:
                AppendAll(text, "{ ", " }", mapping.Entries, entry =>
                {
                    text.Append(WriteText(entry.Key.Text)).Append(": ");
                    Append(entry.Value, text);
                });
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, string open, string close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            if (!first) text.Append(", ");
            first = false;
            append(item);
        }
        text.Append(close);
    }

    private static bool NeedsQuotes(string text) =>
        text.Length == 0
        || text is "true" or "false" or "null" or "~"
        || !(char.IsAsciiLetter(text[0]) || text[0] == '_')
        || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/');

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF') quoted.Append($"\\u{(int)letter:X4}");
            else quoted.Append(letter);
        }
        return quoted.Append('"').ToString();
    }
}
