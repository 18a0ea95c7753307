namespace Breakeven.Protocols.Anthropic;

/// <summary>Tells when a JSON object or array that arrives in pieces is whole, without keeping it.</summary>
internal struct JsonBalance
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Whether the first object or array has been closed.</summary>
    public bool IsWhole { get; private set; }

    public void Add(string piece)
    {
        foreach (char c in piece)
        {
            if (_escaped) _escaped = false;
            else if (_inString) (_escaped, _inString) = (c == '\\', c != '"');
            else if (c == '"') _inString = true;
            else if (c is '{' or '[') _depth++;
            else if (c is '}' or ']') IsWhole |= --_depth <= 0;
        }
    }
}
