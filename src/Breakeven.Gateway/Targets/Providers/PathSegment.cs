namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Puts a model's name into a path. The name may come from a client, and the path is walked with the operator's credential.</summary>
internal static class PathSegment
{
    /// <summary>The name as one segment: no slash, dot segment or escape in it can lead to another address.</summary>
    /// <remarks>
    /// <c>..</c> cannot be escaped: RFC 3986 makes <c>%2E%2E</c> mean the same. A name with such a step in it, or with one behind a slash
    /// that a careless server unescapes first, has its dots escaped twice. No model has such a name, so the provider says that it knows none.
    /// </remarks>
    public static string Escape(string name)
    {
        string safe = HasDotStep(name) ? name.Replace(".", "%2E", StringComparison.Ordinal) : name;
        return Uri.EscapeDataString(safe);
    }

    private static bool HasDotStep(string name) => name.Split('/', '\\').Any(step => step is "." or "..");
}
