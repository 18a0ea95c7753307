using System.Collections.Immutable;
using Breakeven.TestKit.Faults.Wires;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>Token counts that cannot be true, are missing, or come more than once. The answer itself is good.</summary>
internal static class UsageFaults
{
    public static readonly ImmutableArray<Fault> All =
    [
        Counts("usage-negative", 68, "negative counts", new("-5", "-7")),
        Counts("usage-huge", 68, "counts of 1e18", new("1e18", "1000000000000000000")),
        Counts("usage-strings", 68, "counts that are strings", new("\"20\"", "\"10\"")),
        Counts("usage-missing", 69, "no counts", null),
        Chat("usage-every-chunk", "counts in every chunk, growing", Every),
        Chat("usage-twice", "counts twice", scene => [.. Opening(scene), ChatWire.Finish, ChatWire.UsageChunk(new("20", "5")), ChatWire.UsageChunk(FaultUsage.Good), ChatWire.Done]),
        Chat("usage-on-finish", "counts on the chunk with the finish reason", scene =>
            [.. Opening(scene), ChatWire.Chunk("{}", "\"stop\"", ChatWire.Usage(FaultUsage.Good)), ChatWire.Done]),
        Chat("usage-after-done", "counts behind [DONE]", scene => [.. Opening(scene), ChatWire.Finish, ChatWire.Done, ChatWire.UsageChunk(FaultUsage.Good)]),
    ];

    private static IEnumerable<string> Opening(FaultScene scene) => [scene.Wire.Opening(null), .. scene.Words.Select(scene.Wire.Word)];

    private static IEnumerable<string> Every(FaultScene scene) =>
    [
        scene.Wire.Opening(null),
        .. scene.Words.Select((word, index) => ChatWire.Chunk($$"""{"content":{{FaultWire.Json(word)}}}""", more: ChatWire.Usage(new("20", $"{index + 1}")))),
        ChatWire.Chunk("{}", "\"stop\"", ChatWire.Usage(FaultUsage.Good)), ChatWire.Done,
    ];

    private static Fault Counts(string name, int number, string what, FaultUsage? usage) => new(name, number, what, Answer, Answer)
    {
        PlayAsync = scene => scene.Streams
            ? scene.StreamAsync([scene.Wire.Opening(usage), .. scene.Words.Select(scene.Wire.Word), .. scene.Wire.Ending(scene.Said, usage)])
            : scene.AnswerAsync(200, scene.Wire.Whole(scene.Said, usage)),
    };

    /// <summary>Only OpenAI's chat format can say it.</summary>
    private static Fault Chat(string name, string what, Func<FaultScene, IEnumerable<string>> events) => new(name, 70, what, Answer, Answer)
    {
        PlayAsync = scene => scene.Streams && scene.Wire == FaultWire.Chat ? scene.StreamAsync(events(scene)) : FaultScene.AnswerWellAsync(scene),
    };
}
