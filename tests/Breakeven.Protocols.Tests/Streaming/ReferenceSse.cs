namespace Breakeven.Protocols.Streaming;

/// <summary>The standard's event stream parser in its simplest form: the whole text at once, line by line.</summary>
internal static class ReferenceSse
{
    public static List<(string Type, string Data)> Parse(string text)
    {
        List<(string, string)> events = [];
        List<string> data = [];
        string type = "";
        string whole = text.StartsWith('\uFEFF') ? text[1..] : text;
        string[] lines = whole.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        foreach (string line in lines[..^1]) // what follows the last line end is no line yet
        {
            if (line.Length == 0)
            {
                if (data.Count > 0) events.Add((type, string.Join('\n', data)));
                data.Clear();
                type = "";
                continue;
            }
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            if (value.StartsWith(' ')) value = value[1..];
            if (name == "data") data.Add(value);
            if (name == "event") type = value;
        }
        return events;
    }
}
