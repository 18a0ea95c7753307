namespace Breakeven.Gateway.Configuration;

/// <summary>Whether a configuration with this problem may be used.</summary>
public enum ConfigSeverity
{
    /// <summary>The configuration works, but probably not as meant.</summary>
    Warning,

    /// <summary>The configuration is refused whole.</summary>
    Error,
}

/// <summary>One thing that is wrong in a configuration, and where. Never contains a secret's value.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">From 1; 0 when the problem has no place in the text (a file that cannot be read, a configuration without text).</param>
/// <param name="Column">From 1; 0 as for <paramref name="Line"/>.</param>
/// <param name="Key">Path of the key, as <c>providers.cloud.base_url</c> or <c>keys[0].sha256</c>; empty for the whole file.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">What to write instead, where that is known.</param>
public sealed record ConfigProblem(ConfigSeverity Severity, string File, int Line, int Column, string Key, string Message, string? Suggestion = null)
{
    /// <summary><c>breakeven.yaml:12:5: providers.cloud.base_ur: unknown key; did you mean 'base_url'?</c></summary>
    public override string ToString()
    {
        string place = Line > 0 ? $"{File}:{Line}:{Column}" : File;
        string severity = Severity == ConfigSeverity.Warning ? "warning: " : "";
        string key = Key.Length > 0 ? $"{Key}: " : "";
        string suggestion = Suggestion is null ? "" : $"; {Suggestion}";
        return $"{place}: {severity}{key}{Message}{suggestion}";
    }
}
