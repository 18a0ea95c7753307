using System.Buffers;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Breakeven.Protocols.Tokens;

/// <summary>Counts tokens with OpenAI's vocabularies. Safe for concurrent use.</summary>
/// <remarks>
/// Exact for the text of OpenAI's models up to their framing; a good estimate for others. The work is bounded: beyond <see cref="MostBytes"/> the
/// rest counts as the part before it did, and text is cut into slices, at spaces where it has any, since the time for one word grows with the
/// square of its length. Cutting inside a word of more than 4 KiB adds at most one token a slice.
/// </remarks>
public static class TokenCounter
{
    /// <summary>Bytes of one text or prompt that are really counted: 4 MiB.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const int SliceBytes = 4 * 1024;

    // Each takes 0.2 to 0.4 s to load and some tens of MiB to hold.
    private static readonly Lazy<Tokenizer> s_cl100k = new(() => TiktokenTokenizer.CreateForEncoding("cl100k_base"));
    private static readonly Lazy<Tokenizer> s_o200k = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>Loads the vocabularies, so that no call has to wait for them.</summary>
    public static void WarmUp()
    {
        CountText("gpt-4", "warm up"u8);
        CountText("gpt-4o", "warm up"u8);
    }

    /// <param name="model">By its name; see <see cref="TokenEncodings"/>.</param>
    /// <param name="utf8">Any bytes; what is no UTF-8 counts as U+FFFD.</param>
    /// <returns>Zero or more.</returns>
    public static long CountText(string model, ReadOnlySpan<byte> utf8)
    {
        Tokenizer tokenizer = TokenizerOf(model);
        if (utf8.Length <= MostBytes) return Count(tokenizer, utf8);
        return Extrapolate(Count(tokenizer, utf8[..MostBytes]), MostBytes, utf8.Length);
    }

    /// <summary>Tokens of a prompt: its text, tools and calls counted, with fixed amounts for messages, images and attachments as in <see cref="TokenEstimate"/>.</summary>
    /// <param name="model">The model that reads it; null for the one that the request names.</param>
    public static long CountPrompt(ModelRequest request, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        PromptTally tally = new(TokenizerOf(model ?? request.Model));
        request.VisitPrompt(tally.Visit);
        return tally.Tokens;
    }

    internal static long Extrapolate(long tokens, long counted, long all) => counted <= 0 ? 0 : (long)Math.Ceiling(tokens * ((double)all / counted));

    internal static long Count(Tokenizer tokenizer, ReadOnlySpan<byte> utf8)
    {
        char[] text = ArrayPool<char>.Shared.Rent(SliceBytes);
        try
        {
            long tokens = 0;
            while (!utf8.IsEmpty)
            {
                int length = SliceLength(utf8);
                int chars = Encoding.UTF8.GetChars(utf8[..length], text); // never more characters than bytes
                tokens += tokenizer.CountTokens(text.AsSpan(0, chars));
                utf8 = utf8[length..];
            }
            return tokens;
        }
        finally
        {
            // A prompt is not for the next one who rents the buffer.
            ArrayPool<char>.Shared.Return(text, clearArray: true);
        }
    }

    // A space begins the token of the word after it, so that a cut before a lone one changes nothing.
    private static int SliceLength(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= SliceBytes) return utf8.Length;
        ReadOnlySpan<byte> slice = utf8[..SliceBytes];
        for (int space = slice.LastIndexOf((byte)' '); space > SliceBytes / 2; space = slice[..space].LastIndexOf((byte)' '))
        {
            bool isLone = slice[space - 1] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t');
            if (isLone) return space;
        }
        int end = SliceBytes;
        while (end > SliceBytes - 4 && (utf8[end] & 0xC0) == 0x80) end--; // not inside a character
        return end;
    }

    private static Tokenizer TokenizerOf(string model) => TokenEncodings.Of(model) == TokenEncoding.Cl100k ? s_cl100k.Value : s_o200k.Value;
}
