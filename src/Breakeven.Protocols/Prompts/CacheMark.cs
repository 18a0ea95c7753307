namespace Breakeven.Protocols.Prompts;

/// <summary>How a breakpoint is put into an Anthropic body: bytes replaced at one or two places.</summary>
/// <param name="Open">Where the block begins that has to be made of a bare text; equal to <paramref name="Close"/> where there is a block already.</param>
/// <param name="Close">Where the mark goes: before the block's closing brace, or after the bare text.</param>
internal readonly record struct CacheMark(CachePoint Point, int Open, int Close)
{
    /// <summary>A bare text becomes a block of it.</summary>
    public bool MakesBlock => Open < Close;
}
