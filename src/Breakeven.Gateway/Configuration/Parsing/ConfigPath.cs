namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>Writes the path of a key as people read it: <c>providers.cloud.base_url</c>, <c>keys[0].sha256</c>.</summary>
internal static class ConfigPath
{
    public static string Child(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
    public static string Item(string path, int index) => $"{path}[{index}]";

    /// <summary>The path one step up; empty at the root.</summary>
    public static string Parent(string path) => path[..Math.Max(0, path.AsSpan().LastIndexOfAny('.', '['))];
}
