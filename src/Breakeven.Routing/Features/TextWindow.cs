namespace Breakeven.Routing.Features;

/// <summary>The part of a prompt that is looked at: its first and its last 4 KiB, where the task stands. The work per call is bounded whatever a client sends.</summary>
public static class TextWindow
{
    public const int EdgeBytes = 4 * 1024;

    /// <param name="first">The whole prompt when it is short enough.</param>
    /// <param name="last">Empty when the first part is all.</param>
    public static void Split(ReadOnlySpan<byte> prompt, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> last)
    {
        bool isLong = prompt.Length > 2 * EdgeBytes;
        first = isLong ? prompt[..EdgeBytes] : prompt;
        last = isLong ? prompt[^EdgeBytes..] : default;
    }
}
