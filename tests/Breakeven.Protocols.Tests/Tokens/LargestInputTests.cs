using System.Text;
using System.Text.Json;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Tokens;
using CsCheck;

namespace Breakeven.Protocols.Tests.Tokens;

/// <summary>The bound that budgets hold.</summary>
public sealed class LargestInputTests
{
    /// <summary>Letters that tokenizers cut finely: other alphabets, marks, control characters.</summary>
    private static readonly Gen<string> s_texts = Gen.OneOf(Gen.String[0, 300], Gen.Char['a', 'z'].Array[0, 300].Select(letters => new string(letters)), Gen.Char['\u0900', '\u4fff'].Array[0, 300].Select(letters => new string(letters)));

    [Fact]
    public void LargestInputTokens_AnyMessages_AreNoFewerThanAnyCount() =>
        s_texts.Array[1, 5].Sample(
            texts =>
            {
                ModelRequest request = Read(string.Join(',', texts.Select(text => $$"""{"role":"user","content":{{JsonSerializer.Serialize(text)}}}""")));
                return request.LargestInputTokens >= Math.Max(TokenCounter.CountPrompt(request, "gpt-4"), TokenCounter.CountPrompt(request, "gpt-4o"));
            },
            iter: 300);

    [Fact]
    public void LargestInputTokens_ImageInTheBody_CountsAsAnImageAndNotAsLetters()
    {
        string image = new('A', 1_000_000);
        ModelRequest request = Read($$$"""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{image}}}"}}]}""");
        Assert.InRange(request.LargestInputTokens, 16_384, 17_000);
    }

    private static ModelRequest Read(string messages)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{{messages}}]}""");
        Assert.True(ChatCompletionsProtocol.Instance.TryReadRequest(body, out ModelRequest? request, out CallError? error), error?.Message);
        return request;
    }
}
