namespace Breakeven.Gateway.Endpoints;

/// <summary>Text that may stand in an HTTP header.</summary>
internal static class HeaderText
{
    private const int LongestRequestId = 128;

    /// <summary>The same text with everything but printable ASCII replaced: a name from a client can break neither a header nor a log line.</summary>
    public static string Safe(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : string.Create(text.Length, text, static (destination, source) =>
        {
            for (int i = 0; i < source.Length; i++) destination[i] = IsPrintable(source[i]) ? source[i] : '?';
        });

    /// <summary>The client's request id where it is short and printable.</summary>
    public static string? RequestId(string? sent) => sent is { Length: > 0 and <= LongestRequestId } && !sent.AsSpan().ContainsAnyExceptInRange('!', '~') ? sent : null;

    private static bool IsPrintable(char c) => c is >= ' ' and <= '~';
}
