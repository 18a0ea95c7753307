namespace Breakeven.TestKit.Providers;

/// <summary>OpenAI's legacy completions: a text goes on.</summary>
internal sealed class FakeCompletions(FakeCall call)
{
    private const string Usage = """{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":8}}""";

    public async Task AnswerAsync()
    {
        FakeReply reply = FakeReply.To(call, [], [], parallel: false);
        if (!call.Streams)
        {
            await call.SendAsync(200, Completion(Choice(reply.Text, "\"stop\""), Usage));
            return;
        }
        call.BeginEvents();
        foreach (string word in reply.Words)
        {
            await call.EventAsync(Completion(Choice(word, "null"), "null"));
            if (await call.BrokeAfterWordAsync()) return;
        }
        await call.EventAsync(Completion(Choice("", "\"stop\""), "null"));
        if ((bool?)call.Body["stream_options"]?["include_usage"] == true) await call.EventAsync(Completion("", Usage));
        await call.EventAsync("[DONE]");
    }

    private string Completion(string choices, string usage) =>
        $$"""{"id":"cmpl-1","object":"text_completion","created":1,"model":"{{call.Model}}","choices":[{{choices}}],"usage":{{usage}}}""";

    private static string Choice(string text, string finish) => $$"""{"index":0,"text":{{FakeCall.Json(text)}},"logprobs":null,"finish_reason":{{finish}}}""";
}
