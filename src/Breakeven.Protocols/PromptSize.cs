namespace Breakeven.Protocols;

/// <summary>What a prompt is made of, counted while it is read.</summary>
internal struct PromptSize
{
    public long TextBytes;
    public long Messages;
    public long Images;
    public long AttachmentBytes;

    public readonly long EstimatedTokens => TokenEstimate.Input(TextBytes, Messages, Images, AttachmentBytes);
}
