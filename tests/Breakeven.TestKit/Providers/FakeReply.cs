using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>What the fake model says, whatever wire it is asked on.</summary>
/// <remarks>
/// Told what its tools returned it repeats that; offered tools it calls the first two of them (one, where parallel calls are off); else it says hello.
/// By model name: <c>serial</c> counts its answers and repeats what it was told last, as <c>7 cloud: hi</c>; <c>reasoner</c> thinks first, <c>talks-and-calls</c> speaks before it calls, <c>length</c> runs out of tokens, <c>filtered</c> is stopped by a filter, <c>refuses</c> says no and ends as usual (chat completions).
/// </remarks>
internal sealed record FakeReply
{
    /// <summary>The arguments of every tool call.</summary>
    public const string Arguments = """{"city":"Paris"}""";

    /// <summary>What the model <c>reasoner</c> thinks before it speaks.</summary>
    public const string Thoughts = "let me think";

    public required string Text { get; init; }

    /// <summary>The text in the pieces of a stream.</summary>
    public required ImmutableArray<string> Words { get; init; }
    public string? Reasoning { get; init; }

    /// <summary>The names of the tools that it calls.</summary>
    public ImmutableArray<string> Calls { get; init; } = [];

    /// <param name="tools">Names of the tools offered; none where the client forbids calls.</param>
    /// <param name="results">What the tools returned since the model's last turn.</param>
    public static FakeReply To(FakeCall call, IEnumerable<string> tools, IReadOnlyList<string> results, bool parallel)
    {
        string? reasoning = call.Model == "reasoner" ? Thoughts : null;
        if (call.Model == "serial") return Spoken($"{call.NextSerial()} {call.Tag}: {LastText(call.Body)}");
        if (results.Count > 0) return Spoken($"the tools said {string.Join(" and ", results)}") with { Reasoning = reasoning };
        ImmutableArray<string> called = [.. tools.Take(parallel ? 2 : 1)];
        if (called.Length > 0) return Spoken(call.Model == "talks-and-calls" ? "let me look" : "") with { Reasoning = reasoning, Calls = called };
        return new() { Text = call.Streams ? $"hello {call.Tag}" : $"hello from {call.Tag}", Words = ["hel", "lo ", call.Tag], Reasoning = reasoning };
    }

    /// <summary>The text of the last message, of the input or of the prompt.</summary>
    private static string LastText(JsonNode body)
    {
        JsonNode? last = body["messages"] is JsonArray messages ? messages.Last()!["content"] : body["input"] ?? body["prompt"];
        return last is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)last ?? "";
    }

    private static FakeReply Spoken(string text) => new() { Text = text, Words = [.. text.Chunk(5).Select(piece => new string(piece))] };
}
