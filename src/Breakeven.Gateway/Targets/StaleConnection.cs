namespace Breakeven.Gateway.Targets;

/// <summary>Tells a connection that died of idleness from a target that broke: the former was used before, and nothing came back on it.</summary>
internal static class StaleConnection
{
    private static readonly HttpRequestOptionsKey<bool> s_fresh = new("breakeven.fresh-connection");

    /// <summary>A connection is being made for this request.</summary>
    public static void MarkFresh(HttpRequestMessage request) => request.Options.Set(s_fresh, true);

    /// <param name="broken">What sending ended with, before any response headers.</param>
    public static bool Explains(Exception broken, HttpRequestMessage sent) =>
        broken is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown, InnerException: IOException or null }
        && !(sent.Options.TryGetValue(s_fresh, out bool isFresh) && isFresh);
}
