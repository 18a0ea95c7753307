using System.Text;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;
using Breakeven.Routing.Scoring;

namespace Breakeven.Gateway.Tests.Routing.Complexity;

public sealed class LastTurnTests
{
    private const string Long = "prove the theorem for our team ";

    /// <summary>What is learnt from a stored request is what is scored of a live one.</summary>
    [Theory]
    [InlineData("""{"role":"user","content":"hello"},{"role":"assistant","content":"yes"},{"role":"user","content":"please prove it"}""", 1)]
    [InlineData("""{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"prove"},{"type":"text","text":" the lemma"}]}""", 1)]
    [InlineData("""{"role":"user","content":"one"},{"role":"user","content":"LONG"}""", 1)]
    [InlineData("""{"role":"user","content":"LONG"}""", 200)]
    [InlineData("""{"role":"user","content":"LONG"}""", 600)]
    [InlineData("""{"role":"user","content":""}""", 1)]
    public void Of_StoredRequest_ScoresAsTheLiveOne(string messages, int times)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"model":"desk","messages":[{{messages.Replace("LONG", string.Concat(Enumerable.Repeat(Long, times)), StringComparison.Ordinal)}}]}""");
        Assert.True(ChatCompletionsProtocol.Instance.TryReadRequest(body, out ModelRequest? request, out _));
        RouterModel model = RouterDesks.Load(TrainedRouter.ModelFile);
        byte[]? turn = LastTurn.Of(Call(), body);
        Assert.Equal(new PromptScorer(model).Score(request, "desk"), new RouterScorer(model).Score(turn, "desk"));
    }

    [Theory]
    [InlineData("openai", "responses", """{"model":"desk","input":"prove it"}""", "prove it")]
    [InlineData("anthropic", "chat", """{"model":"desk","max_tokens":9,"messages":[{"role":"user","content":"prove it"}]}""", "prove it")]
    [InlineData("ollama", "chat", """{"model":"desk","messages":[{"role":"user","content":"prove it"}]}""", "prove it")]
    [InlineData("openai", "embeddings", """{"model":"desk","input":"prove it"}""", null)]
    [InlineData("openai", "chat", """{"model":"desk","messages":[{"role":"user","content":"prove i""", null)] // cut
    [InlineData("openai", "chat", """{"model":"desk","messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""", null)]
    public void Of_EveryFormat_IsReadAsTheLedgerNamesIt(string protocol, string operation, string body, string? expected) =>
        Assert.Equal(expected, LastTurn.Of(Call() with { Protocol = protocol, Operation = operation }, Encoding.UTF8.GetBytes(body)) is { } turn ? Encoding.UTF8.GetString(turn) : null);

    private static CallRecord Call() => new() { Id = Guid.CreateVersion7(), RequestId = "r", StartedAt = DateTimeOffset.UnixEpoch };
}
