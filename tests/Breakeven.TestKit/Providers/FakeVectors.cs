using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>Embeddings and rerank: every text has the vector (0.1, 0.2), and 4 tokens. The model <c>words</c> counts words, so that texts of almost the same words are near each other.</summary>
internal static class FakeVectors
{
    private static readonly float[] Vector = [0.1f, 0.2f];

    public static Task AnswerEmbeddingsAsync(FakeCall call)
    {
        int texts = Count(call.Body["input"]);
        string vector = (string?)call.Body["encoding_format"] == "base64"
            ? FakeCall.Json(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(Vector)))
            : call.Model == "words" ? Words((string)call.Body["input"]!) : "[0.1,0.2]";
        IEnumerable<string> data = Enumerable.Range(0, texts).Select(index => $$"""{"object":"embedding","index":{{index}},"embedding":{{vector}}}""");
        return call.SendAsync(200, $$$"""{"object":"list","data":[{{{string.Join(',', data)}}}],"model":"{{{call.Model}}}","usage":{"prompt_tokens":{{{4 * texts}}},"total_tokens":{{{4 * texts}}}}}""");
    }

    /// <summary>Ollama's own embeddings.</summary>
    public static Task AnswerOllamaAsync(FakeCall call)
    {
        int texts = Count(call.Body["input"]);
        return call.SendAsync(200, $$"""{"model":{{FakeCall.Json(call.Model)}},"embeddings":[{{string.Join(',', Enumerable.Repeat("[0.1,0.2]", texts))}}],"total_duration":1000000,"load_duration":1000,"prompt_eval_count":{{4 * texts}}}""");
    }

    /// <summary>The last document fits best, and each one before it less by 0.1.</summary>
    public static Task AnswerRerankAsync(FakeCall call)
    {
        JsonArray documents = call.Body["documents"]!.AsArray();
        int wanted = Math.Min((int?)call.Body["top_n"] ?? documents.Count, documents.Count);
        IEnumerable<string> results = Enumerable.Range(0, wanted).Select(rank =>
            $$$"""{"index":{{{documents.Count - 1 - rank}}},"document":{"text":{{{documents[documents.Count - 1 - rank]!.ToJsonString()}}}},"relevance_score":0.{{{9 - rank}}}}""");
        return call.SendAsync(200, $$$"""{"id":"rerank-1","model":"{{{call.Model}}}","results":[{{{string.Join(',', results)}}}],"usage":{"total_tokens":{{{4 * (documents.Count + 1)}}}}}""");
    }

    /// <summary>How often words fall into each of 64 classes.</summary>
    private static string Words(string text)
    {
        int[] counts = new int[64];
        foreach (string word in text.ToLowerInvariant().Split([' ', '.', ',', '?', '!'], StringSplitOptions.RemoveEmptyEntries)) counts[word.Aggregate(17, (hash, c) => unchecked((31 * hash) + c)) & 63]++;
        return $"[{string.Join(',', counts)}]";
    }

    /// <summary>One text, several texts, the tokens of one, or those of several.</summary>
    private static int Count(JsonNode? input) => input is JsonArray items && !items.All(item => item is JsonValue value && value.TryGetValue(out int _)) ? items.Count : 1;
}
