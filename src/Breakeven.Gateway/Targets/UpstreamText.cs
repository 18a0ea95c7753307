namespace Breakeven.Gateway.Targets;

/// <summary>A provider's words on their way to the client: bounded, one line, and without the provider's credential or address.</summary>
internal static class UpstreamText
{
    private const int Longest = 500;

    public static string? Safe(string? text, Target target)
    {
        if (string.IsNullOrEmpty(text)) return null;
        string safe = text.Length > Longest ? text[..Longest] : text;
        if (target.Endpoint.Credential?.Parameter is { Length: > 0 } credential) safe = safe.Replace(credential, "***", StringComparison.Ordinal);
        safe = safe.Replace(target.Endpoint.ChatCompletions.Authority, target.Endpoint.Name, StringComparison.OrdinalIgnoreCase);
        return string.Create(safe.Length, safe, static (destination, source) =>
        {
            for (int i = 0; i < source.Length; i++) destination[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }
}
