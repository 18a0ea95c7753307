namespace Breakeven.Gateway.Content;

/// <summary>Content on its way to the disk.</summary>
/// <param name="EraseOn">UTC day on which it is erased.</param>
internal readonly record struct QueuedContent(CapturedContent Content, DateOnly EraseOn)
{
    public int Bytes => Content.Request.Length + Content.Answer.Length;
}
