using System.Text;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Ollama;
using Breakeven.Protocols.OpenAI;
using CsCheck;

namespace Breakeven.Protocols.Tokens;

public class TokenCounterTests
{
    [Theory]
    [InlineData("gpt-4o", "hello world", 2)]
    [InlineData("gpt-4", "hello world", 2)]
    [InlineData("gpt-4", "tiktoken is great!", 6)] // OpenAI's cookbook
    [InlineData("gpt-4o", "", 0)]
    public void CountText_KnownTexts_GiveKnownCounts(string model, string text, long tokens) =>
        Assert.Equal(tokens, TokenCounter.CountText(model, Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("gpt-4", TokenEncoding.Cl100k)]
    [InlineData("openai/gpt-4-turbo", TokenEncoding.Cl100k)]
    [InlineData("gpt-3.5-turbo", TokenEncoding.Cl100k)]
    [InlineData("text-embedding-3-small", TokenEncoding.Cl100k)]
    [InlineData("gpt-4o-mini", TokenEncoding.O200k)]
    [InlineData("gpt-4.1", TokenEncoding.O200k)]
    [InlineData("gpt-5.6", TokenEncoding.O200k)] // unknown to the library, which throws
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", TokenEncoding.O200k)]
    [InlineData("", TokenEncoding.O200k)]
    public void Of_AnyModel_HasAVocabulary(string model, TokenEncoding encoding) => Assert.Equal(encoding, TokenEncodings.Of(model));

    [Fact]
    public void CountText_LongProse_IsTheSameInSlices()
    {
        string sentence = "The gateway knows when to self-host, and says so in zürich style: 12,345 tokens. ";
        string text = string.Concat(Enumerable.Repeat(sentence, 500));
        Microsoft.ML.Tokenizers.Tokenizer whole = Microsoft.ML.Tokenizers.TiktokenTokenizer.CreateForEncoding("o200k_base");
        Assert.Equal(whole.CountTokens(text), TokenCounter.CountText("gpt-4o", Encoding.UTF8.GetBytes(text)));
    }

    // One endless word: the work must stay bounded. Seconds here would be minutes without slices.
    [Fact]
    public void CountText_EndlessWord_IsCountedInBoundedWork()
    {
        byte[] word = new byte[6 * 1024 * 1024];
        Array.Fill(word, (byte)'q');
        long four = TokenCounter.CountText("gpt-4o", word.AsSpan(0, TokenCounter.MostBytes));
        Assert.InRange(TokenCounter.CountText("gpt-4o", word), four * 3 / 2, four * 3 / 2 + 1);
    }

    [Fact]
    public void CountText_AnyBytes_NeverThrowsAndIsAtMostThreePerByte() =>
        Gen.Byte.Array[0, 10_000].Sample(bytes => TokenCounter.CountText("gpt-4", bytes) <= 3L * bytes.Length, iter: 200);

    [Fact]
    public void CountText_FromManyThreads_IsTheSame()
    {
        byte[] text = Encoding.UTF8.GetBytes("one two three four");
        long[] counts = new long[64];
        Parallel.For(0, counts.Length, i => counts[i] = TokenCounter.CountText("gpt-4o", text));
        Assert.All(counts, count => Assert.Equal(4, count));
    }

    [Fact]
    public void CountPrompt_Chat_CountsTextAndFixedAmounts()
    {
        ModelRequest request = Translate.Request(ChatCompletionsProtocol.Instance, """
            {"model":"gpt-4o","messages":[{"role":"system","content":"hello world"},{"role":"user","content":[{"type":"text","text":"hello world"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}
            """);
        Assert.Equal(2 + 2 + TokenEstimate.Input(0, messages: 2, images: 1, attachmentBytes: 0), TokenCounter.CountPrompt(request));
    }

    [Fact]
    public void CountPrompt_OllamaImage_IsNotReadAsLetters()
    {
        string image = "iVBORw0KGgo" + new string('A', 100_000);
        ModelRequest request = Translate.Request(OllamaGenerateProtocol.Instance, $$"""{"model":"llava","prompt":"hello world","images":["{{image}}"]}""");
        Assert.Equal(2 + TokenEstimate.Input(0, messages: 1, images: 1, attachmentBytes: 0), TokenCounter.CountPrompt(request, "gpt-4o"));
    }

    [Fact]
    public void CountPrompt_TextThatLooksLikeJson_IsText()
    {
        ModelRequest request = Translate.Request(OllamaChatProtocol.Instance, """{"model":"m","messages":[{"role":"user","content":"{\"type\": hello world"}]}""");
        Assert.True(TokenCounter.CountPrompt(request) > TokenEstimate.Input(0, 1, 0, 0) + 2);
    }

    [Fact]
    public void Count_SampleInPieces_IsTheCountOfTheWhole() =>
        Gen.Select(Gen.String[0, 300], Gen.Int[1, 9]).Sample((text, size) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            using OutputSample sample = new();
            for (int at = 0; at < bytes.Length; at += size) sample.Append(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            return sample.Count("gpt-4o") == TokenCounter.CountText("gpt-4o", bytes) && sample.TotalBytes == bytes.Length;
        }, iter: 1_000);

    [Fact]
    public void Count_MoreThanIsKept_Extrapolates()
    {
        byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("hello world ", 1024)));
        using OutputSample sample = new();
        long total = 0;
        for (; total < 3L * OutputSample.MostBytes; total += piece.Length) sample.Append(piece);
        Assert.Equal(total, sample.TotalBytes);
        Assert.InRange(sample.Count("gpt-4o"), total / 6 * 0.98, total / 6 * 1.02); // two tokens in twelve bytes
    }

    [Fact]
    public void WarmUp_AtAnyTime_Works() => TokenCounter.WarmUp();
}
