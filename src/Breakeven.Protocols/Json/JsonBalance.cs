namespace Breakeven.Protocols.Json;

/// <summary>Tells when a JSON object that comes in pieces has closed, by its brackets alone.</summary>
internal struct JsonBalance
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Whether an object or array began and closed.</summary>
    public bool IsWhole { get; private set; }

    public static bool Holds(string text)
    {
        JsonBalance balance = default;
        balance.Add(text);
        return balance.IsWhole;
    }

    public void Add(string piece)
    {
        foreach (char c in piece) Add(c);
    }

    private void Add(char c)
    {
        if (_escaped) _escaped = false;
        else if (_inString && c == '\\') _escaped = true;
        else if (c == '"') _inString = !_inString;
        else if (_inString) return;
        else if (c is '{' or '[') (_depth, IsWhole) = (_depth + 1, false);
        else if (c is '}' or ']')
        {
            _depth = Math.Max(_depth - 1, 0);
            IsWhole = _depth == 0;
        }
    }
}
