namespace Breakeven.Protocols;

/// <summary>Token counts guessed from bytes, for budgets held before a call and for answers whose provider told no usage.</summary>
/// <remarks>
/// About four UTF-8 bytes a token is OpenAI's own rule of thumb for English; code and other scripts differ by up to a factor of two either way.
/// A record made from these numbers says <see cref="UsageSource.Estimated"/>.
/// </remarks>
public static class TokenEstimate
{
    /// <summary>Counts beyond this are a provider's fault, not usage: the longest context sold is about a hundredth of it.</summary>
    public const long LargestCredible = 1_000_000_000;

    private const long BytesPerToken = 4;

    // OpenAI's cookbook on counting: every message is framed by three tokens and names its role, and the reply is primed with three.
    private const long PerMessage = 4;
    private const long ReplyPriming = 3;

    // OpenAI's vision guide: an image of 1024 x 1024 in high detail costs 85 + 4 x 170 - the middle of what real images cost.
    private const long PerImage = 765;

    // The most that any published rule makes of one image: Qwen2-VL's default limit. OpenAI's largest are 3,779 (but for gpt-4o-mini), Anthropic's 4,784, Gemini's 4,128.
    private const long PerLargestImage = 16_384;

    // Files and audio travel as base64; a printed page is 50 to 100 kB and 1,000 to 2,000 tokens.
    private const long AttachmentBytesPerToken = 40;

    /// <param name="utf8Bytes">Length of the text in UTF-8, zero or more.</param>
    /// <returns>Tokens, rounded up: any text at all is at least one.</returns>
    public static long FromBytes(long utf8Bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(utf8Bytes);
        return DivideUp(utf8Bytes, BytesPerToken);
    }

    /// <summary>Generated tokens of an answer, whole or broken off, that came without usable usage.</summary>
    /// <param name="outputBytes">Bytes of text, reasoning and tool arguments that arrived.</param>
    /// <param name="maxOutputTokens">The request's limit over all its choices, which no answer exceeds; null when it set none.</param>
    public static long Output(long outputBytes, long? maxOutputTokens = null) =>
        Math.Min(FromBytes(outputBytes), maxOutputTokens ?? long.MaxValue);

    internal static long Input(long textBytes, long messages, long images, long attachmentBytes) =>
        FromBytes(textBytes) + messages * PerMessage + ReplyPriming + images * PerImage + DivideUp(attachmentBytes, AttachmentBytesPerToken);

    /// <summary>A bound that no tokenizer exceeds: every token stands for at least one byte of what was sent.</summary>
    internal static long LargestInput(long bytes, long images) => Math.Max(0, bytes) + images * PerLargestImage;

    private static long DivideUp(long value, long by) => value / by + (value % by == 0 ? 0 : 1);
}
