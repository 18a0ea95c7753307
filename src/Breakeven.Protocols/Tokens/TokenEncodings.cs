namespace Breakeven.Protocols.Tokens;

/// <summary>Which vocabulary a model has. An own map: a library's knows only the models of its day, and throws at others.</summary>
public static class TokenEncodings
{
    private static readonly string[] s_later = ["gpt-4o", "gpt-4.1", "gpt-4.5"];
    private static readonly string[] s_cl100k = ["gpt-3.5", "gpt-35", "gpt-4", "text-embedding-"];

    /// <param name="model">With or without a provider before a slash.</param>
    public static TokenEncoding Of(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ReadOnlySpan<char> name = model.AsSpan(model.LastIndexOf('/') + 1);
        return !StartsWithAny(name, s_later) && StartsWithAny(name, s_cl100k) ? TokenEncoding.Cl100k : TokenEncoding.O200k;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> name, string[] starts)
    {
        foreach (string start in starts)
        {
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
