using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Prompts;
using CsCheck;

namespace Breakeven.Protocols.Tests.Prompts;

public sealed class HistoryWindowTests
{
    /// <summary>Whatever the conversation: instructions, the first turn and the last ones stay in order, no result loses its call, and the rest of the body is the same.</summary>
    [Theory]
    [InlineData(WireFormat.ChatCompletions)]
    [InlineData(WireFormat.Messages)]
    [InlineData(WireFormat.Responses)]
    public void Cut_AnyConversation_KeepsWhatBelongsTogether(WireFormat format) => Gen.Select(Gen.Int[0, 3].Array[0, 30], Gen.Int[2, 8]).Sample((turns, window) =>
    {
        JsonArray items = Conversation(format, turns);
        string body = $$"""{"model":"m", "{{ItemsOf(format)}}" : {{items.ToJsonString(new() { WriteIndented = true })}} ,"x":[1 , 2]}""";
        if (Shortened(format, body, window) is not { } shorter)
        {
            Assert.True(turns.Length - 1 < window + (window / 2));
            return;
        }
        JsonNode result = JsonNode.Parse(shorter)!;
        Assert.EndsWith(" ,\"x\":[1 , 2]}", shorter, StringComparison.Ordinal);
        List<string> kept = [.. result[ItemsOf(format)]!.AsArray().Select(item => item!.ToJsonString())], all = [.. items.Select(item => item!.ToJsonString())];
        Assert.Equal(kept, all.Where(kept.Contains)); // in order; every item is unique
        List<int> said = [.. Enumerable.Range(0, turns.Length).Where(turn => kept.Any(item => item.Contains($"user {turn}.", StringComparison.Ordinal)))];
        int last = said.Count - 1;
        Assert.InRange(last, window, (window * 3 / 2) + 1);
        Assert.Equal([0, .. Enumerable.Range(turns.Length - last, last)], said);
        foreach (string id in Ids(turns)) Assert.Contains(kept.Count(item => item.Contains($"\"{id}\"", StringComparison.Ordinal)), new[] { 0, 2 });
        Assert.Equal(all.Count(item => item.Contains("\"system\"", StringComparison.Ordinal)), kept.Count(item => item.Contains("\"system\"", StringComparison.Ordinal)));
    }, iter: 200);

    /// <summary>A window in bytes: what is sent of the later turns fits it, unless the last turn alone does not; little is wasted; and nothing is torn.</summary>
    [Theory]
    [InlineData(WireFormat.ChatCompletions)]
    [InlineData(WireFormat.Messages)]
    [InlineData(WireFormat.Responses)]
    public void Cut_WindowInBytes_IsKept(WireFormat format) => Gen.Select(Gen.Int[0, 3].Array[0, 30], Gen.Long[60, 4_000]).Sample((turns, window) =>
    {
        JsonArray items = Conversation(format, turns);
        string body = $$"""{"{{ItemsOf(format)}}":{{items.ToJsonString()}}}""";
        long[] sizes = [.. Enumerable.Range(1, Math.Max(0, turns.Length - 1)).Select(turn => SizeOf(items, turn))];
        if (Shortened(format, body, turns: null, window) is not { } shorter)
        {
            Assert.True(sizes.Sum() <= window || sizes.Length <= 1);
            return;
        }
        JsonArray kept = JsonNode.Parse(shorter)![ItemsOf(format)]!.AsArray();
        int[] said = [.. Enumerable.Range(0, turns.Length).Where(turn => SizeOf(kept, turn) > 0)];
        Assert.Equal(0, said[0]);
        Assert.Equal(Enumerable.Range(turns.Length - said.Length + 1, said.Length - 1), said[1..]);
        long sent = said[1..].Sum(turn => sizes[turn - 1]);
        Assert.True(sent <= window || said.Length == 2, $"{sent} of {window}");
        Assert.True(sent + sizes[^said.Length] >= window / 2 || said.Length == 2, $"only {sent} of {window}");
        Assert.All(said, turn => Assert.Equal(SizeOf(items, turn), SizeOf(kept, turn)));
    }, iter: 200);

    /// <summary>Of both windows the narrower counts.</summary>
    [Fact]
    public void Cut_TurnsAndBytes_LeavesOutMore()
    {
        string items = string.Join(',', Enumerable.Range(0, 30).Select(turn => $$"""{"role":"user","content":"u{{turn:00}}"}""")), body = $$"""{"messages":[{{items}}]}""";
        int Kept(int? turns, long? bytes) => JsonNode.Parse(Shortened(WireFormat.ChatCompletions, body, turns, bytes)!)!["messages"]!.AsArray().Count;
        Assert.Equal(Math.Min(Kept(8, null), Kept(null, 200)), Kept(8, 200));
        Assert.Equal(Math.Min(Kept(2, null), Kept(null, 600)), Kept(2, 600));
    }

    /// <summary>The beginning stays for several calls, as with turns.</summary>
    [Fact]
    public void Cut_WindowInBytesAndConversationGrows_MovesInSteps()
    {
        List<string> firstKept = [];
        for (int turns = 40; turns < 72; turns++)
        {
            string items = string.Join(',', Enumerable.Range(0, turns).Select(turn => $$"""{"role":"user","content":"u{{turn:00}}"}"""));
            JsonNode shorter = JsonNode.Parse(Shortened(WireFormat.ChatCompletions, $$"""{"messages":[{{items}}]}""", turns: null, 31 * 16)!)!; // 16 turns
            firstKept.Add((string)shorter["messages"]![1]!["content"]!);
        }
        Assert.InRange(firstKept.Distinct().Count(), 4, 5);
    }

    /// <summary>The user speaks between a call and its result, and the cut would fall there.</summary>
    [Fact]
    public void Cut_ResultAfterTheNextTurnBegan_LeavesAllAsItIs()
    {
        const string item = """{"role":"user","content":"u"}""";
        string body = $$"""{"input":[{{item}},{{item}},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{{item}},{{item}},{{item}},{"type":"function_call_output","call_id":"c1","output":"1"},{{item}}]}""";
        Assert.Null(Shortened(WireFormat.Responses, body, 2));
        Assert.NotNull(Shortened(WireFormat.Responses, body.Replace("\"call_id\":\"c1\",\"output\"", "\"call_id\":\"c2\",\"output\"", StringComparison.Ordinal), 2));
    }

    [Fact]
    public void Cut_ItemsStoredElsewhere_LeavesAllAsItIs()
    {
        string items = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"u"}""", 9));
        Assert.NotNull(Shortened(WireFormat.Responses, $$"""{"input":[{{items}}]}""", 2));
        Assert.Null(Shortened(WireFormat.Responses, $$"""{"input":[{"type":"item_reference","id":"x"},{{items}}]}""", 2));
        Assert.Null(Shortened(WireFormat.Responses, $$"""{"conversation":"c","input":[{{items}}]}""", 2));
    }

    /// <summary>The prompt's beginning stays for several calls, or the window would undo the provider's prompt cache.</summary>
    [Fact]
    public void Cut_ConversationGrows_MovesInSteps()
    {
        List<string> firstKept = [];
        for (int turns = 13; turns < 21; turns++)
        {
            string items = string.Join(',', Enumerable.Range(0, turns).Select(turn => $$"""{"role":"user","content":"u{{turn}}"}"""));
            JsonNode shorter = JsonNode.Parse(Shortened(WireFormat.ChatCompletions, $$"""{"messages":[{{items}}]}""", 8)!)!;
            firstKept.Add((string)shorter["messages"]![1]!["content"]!);
        }
        Assert.True(firstKept.Distinct().Count() <= 3, string.Join(' ', firstKept));
    }

    private static long SizeOf(JsonArray items, int turn)
    {
        string[] marks = [$"user {turn}.", $"answer {turn}.", $"\"call_{turn}_"];
        return items.Where(item => (string?)item!["role"] != "system" && marks.Any(mark => item.ToJsonString().Contains(mark, StringComparison.Ordinal))).Sum(item => (long)Encoding.UTF8.GetByteCount(item!.ToJsonString()));
    }

    private static string ItemsOf(WireFormat format) => format == WireFormat.Responses ? "input" : "messages";

    private static IEnumerable<string> Ids(int[] turns) => turns.SelectMany((calls, turn) => Enumerable.Range(0, calls).Select(call => $"call_{turn}_{call}"));

    private static JsonArray Conversation(WireFormat format, int[] turns)
    {
        List<string> items = format == WireFormat.Messages ? [] : ["""{"role":"system","content":"be kind"}"""];
        for (int turn = 0; turn < turns.Length; turn++)
        {
            items.Add($$"""{"role":"user","content":"user {{turn}}."}""");
            if (turn == 2 && format != WireFormat.Messages) items.Add("""{"role":"system","content":"be brief"}""");
            for (int call = 0; call < turns[turn]; call++)
            {
                string id = $"call_{turn}_{call}";
                items.AddRange(format switch
                {
                    WireFormat.ChatCompletions => [$$$"""{"role":"assistant","tool_calls":[{"id":"{{{id}}}","type":"function","function":{"name":"f","arguments":"{\"tool_call_id\":1}"}}]}""", $$"""{"role":"tool","tool_call_id":"{{id}}","content":"ok"}"""],
                    WireFormat.Messages => [$$$"""{"role":"assistant","content":[{"type":"tool_use","id":"{{{id}}}","name":"f","input":{"tool_use_id":"x"}}]}""", $$"""{"role":"user","content":[{"type":"tool_result","tool_use_id":"{{id}}"},{"type":"text","text":"also this"}]}"""],
                    _ => new[] { $$"""{"type":"function_call","call_id":"{{id}}","name":"f","arguments":"{}"}""", $$"""{"type":"function_call_output","call_id":"{{id}}","output":"ok"}""" },
                });
            }
            items.Add($$"""{"role":"assistant","content":"answer {{turn}}."}""");
        }
        return JsonNode.Parse($"[{string.Join(',', items)}]")!.AsArray();
    }

    private static string? Shortened(WireFormat format, string body, int? turns, long? window = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        PromptLayout layout = PromptLayoutReader.Read(format, bytes)!;
        if (HistoryWindow.Cut(layout, turns, window) is not { } cut) return null;
        ArrayBufferWriter<byte> output = new();
        HistoryWindow.Write(bytes, layout, cut, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
