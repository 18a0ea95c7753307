using System.Collections.Immutable;

namespace Breakeven.TestKit.Providers;

/// <summary>An item of a response's output, with what its events say.</summary>
/// <param name="Added">The item as it begins.</param>
/// <param name="Done">The item when it is whole.</param>
/// <param name="DeltaKind">What its pieces are called, as <c>output_text</c>.</param>
/// <param name="DeltaPlace">Where in the item they belong, with a comma behind; empty where there is one place.</param>
/// <param name="DeltaDone">The fields of the event that repeats all pieces.</param>
internal sealed record ResponseItem(string Id, string Added, string Done, string DeltaKind, string DeltaPlace, string DeltaDone)
{
    public ImmutableArray<string> Pieces { get; init; } = [];

    /// <summary>What the part that holds the pieces is called; null for an item without parts.</summary>
    public string? PartKind { get; init; }
    public string? PartAdded { get; init; }
    public string? PartDone { get; init; }
    public bool IsMessage { get; init; }

    public static ResponseItem Message(FakeReply reply) => new(
        "msg_1",
        """{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}""",
        $$"""{"id":"msg_1","type":"message","status":"completed","content":[{{Text(reply.Text)}}],"role":"assistant"}""",
        "output_text",
        "\"content_index\":0,",
        $"\"logprobs\":[],\"text\":{FakeCall.Json(reply.Text)}")
    {
        Pieces = reply.Words,
        PartKind = "content_part",
        PartAdded = $"\"content_index\":0,\"part\":{Text("")}",
        PartDone = $"\"content_index\":0,\"part\":{Text(reply.Text)}",
        IsMessage = true,
    };

    public static ResponseItem Reasoning(string thoughts) => new(
        "rs_1",
        """{"id":"rs_1","type":"reasoning","summary":[]}""",
        $$"""{"id":"rs_1","type":"reasoning","summary":[{{Summary(thoughts)}}]}""",
        "reasoning_summary_text",
        "\"summary_index\":0,",
        $"\"text\":{FakeCall.Json(thoughts)}")
    {
        Pieces = [thoughts],
        PartKind = "reasoning_summary_part",
        PartAdded = $"\"summary_index\":0,\"part\":{Summary("")}",
        PartDone = $"\"summary_index\":0,\"part\":{Summary(thoughts)}",
    };

    public static ResponseItem Call(int number, string name) => new(
        $"fc_{number}",
        Call(number, name, "in_progress", ""),
        Call(number, name, "completed", FakeReply.Arguments),
        "function_call_arguments",
        "",
        $"\"arguments\":{FakeCall.Json(FakeReply.Arguments)}")
    {
        Pieces = [.. FakeReply.Arguments.Chunk(6).Select(piece => new string(piece))],
    };

    private static string Text(string text) => $$"""{"type":"output_text","annotations":[],"logprobs":[],"text":{{FakeCall.Json(text)}}}""";

    private static string Summary(string text) => $$"""{"type":"summary_text","text":{{FakeCall.Json(text)}}}""";

    private static string Call(int number, string name, string status, string arguments) =>
        $$"""{"id":"fc_{{number}}","type":"function_call","status":"{{status}}","arguments":{{FakeCall.Json(arguments)}},"call_id":"call_{{number}}","name":{{FakeCall.Json(name)}}}""";
}
