namespace Breakeven.Protocols;

/// <summary>What a prompt is made of, counted while it is read.</summary>
internal struct PromptSize
{
    public long TextBytes;
    public long Messages;
    public long Images;

    /// <summary>Of images that stand in the body; they are not read as letters.</summary>
    public long ImageBytes;
    public long AttachmentBytes;

    public readonly long EstimatedTokens => TokenEstimate.Input(TextBytes, Messages, Images, AttachmentBytes);

    /// <param name="bodyBytes">Of the whole request: the names and marks of its JSON are more than any template adds.</param>
    public readonly long LargestTokens(long bodyBytes) => TokenEstimate.LargestInput(bodyBytes - ImageBytes, Images);
}
