using System.Collections.Immutable;
using Breakeven.TestKit.Faults.Wires;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>Odd content in OpenAI's chat format: finish reasons, empty fields, tool calls, markup in names.</summary>
internal static class ContentFaults
{
    private const string Call = """{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"first","arguments":"{\"a\":"}}]}""";

    public static readonly ImmutableArray<Fault> All =
    [
        Chunks("finish-twice", 85, "the finish reason twice", true, scene => [scene.Wire.Opening(null), .. scene.Words.Select(scene.Wire.Word), ChatWire.Finish, .. scene.Wire.Ending(scene.Said, FaultUsage.Good)]),
        Chunks("empty-choices-first", 85, "a chunk without choices first", true, scene => ["data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[]}\n\n", .. scene.GoodEvents]),
        Chunks("null-content", 85, "content null and no tool calls in every chunk", true, scene =>
            scene.GoodEvents.Select(item => item.Replace("\"delta\":{\"content\":", "\"delta\":{\"tool_calls\":[],\"content\":", StringComparison.Ordinal).Replace("\"delta\":{}", "\"delta\":{\"content\":null,\"tool_calls\":[]}", StringComparison.Ordinal))),
        Chunks("tool-same-index", 86, "two tool calls under one index", false, _ =>
            [ChatWire.Chunk(Call), Arguments(0, "1}"), ChatWire.Chunk(Call.Replace("call_1", "call_2", StringComparison.Ordinal)), Arguments(0, "2}"), .. ToolEnd]),
        Chunks("tool-no-index", 86, "tool calls without an index", false, _ =>
            [ChatWire.Chunk(Whole("call_1", "{\\\"a\\\":1}")), ChatWire.Chunk(Whole("call_2", "{\\\"a\\\":2}")), .. ToolEnd]),
        Chunks("tool-broken-arguments", 86, "arguments that are not JSON", false, _ => [ChatWire.Chunk(Call), Arguments(0, "oops"), .. ToolEnd]),
        Chunks("markup", 91, "HTML and formulas in model, id and content", false, _ =>
            [ChatWire.Chunk("""{"role":"assistant","content":"<script>alert(1)</script> =cmd|x"}""").Replace("m-1", "<img src=x onerror=alert(1)>", StringComparison.Ordinal).Replace("c-1", "=HYPERLINK(1)", StringComparison.Ordinal), ChatWire.Finish, ChatWire.UsageChunk(FaultUsage.Good), ChatWire.Done]),
    ];

    private static string[] ToolEnd => [ChatWire.Chunk("{}", "\"tool_calls\""), ChatWire.UsageChunk(FaultUsage.Good), ChatWire.Done];

    private static string Arguments(int index, string text) => ChatWire.Chunk($$$"""{"tool_calls":[{"index":{{{index}}},"function":{"arguments":{{{FaultWire.Json(text)}}}}}]}""");

    private static string Whole(string id, string arguments) => $$$"""{"tool_calls":[{"id":"{{{id}}}","type":"function","function":{"name":"first","arguments":"{{{arguments}}}"}}]}""";

    private static Fault Chunks(string name, int number, string what, bool echoes, Func<FaultScene, IEnumerable<string>> events) => new(name, number, what, Answer, Answer)
    {
        Echoes = echoes,
        PlayAsync = scene => scene.Streams && scene.Wire == FaultWire.Chat ? scene.StreamAsync(events(scene)) : FaultScene.AnswerWellAsync(scene),
    };
}
