using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>OpenAI's responses, whole and as the full sequence of typed events. The model <c>s404-previous</c> has forgotten every earlier answer.</summary>
internal sealed class FakeResponses(FakeCall call)
{
    private const string Usage = """{"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":23}""";
    private const string ReasoningUsage = """{"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":23}""";
    private int _sequence;

    private string UsageJson => call.Model == "reasoner" ? ReasoningUsage : Usage;

    public async Task AnswerAsync()
    {
        if (call.Body["previous_response_id"] is not null && call.Model == "s404-previous")
        {
            await call.SendAsync(404, """{"error":{"message":"Previous response not found.","type":"invalid_request_error","param":"previous_response_id","code":"previous_response_not_found"}}""");
            return;
        }
        JsonArray input = call.Body["input"] as JsonArray ?? [];
        if (UnansweredOutput(input))
        {
            await call.SendAsync(400, """{"error":{"message":"No tool call found for function call output.","type":"invalid_request_error","param":"input","code":null}}""");
            return;
        }
        FakeReply reply = FakeReply.To(call, Tools(), Results(input), (bool?)call.Body["parallel_tool_calls"] != false);
        if (call.Streams) await StreamAsync(reply);
        else await call.SendAsync(200, Response(Status, string.Join(',', Items(reply).Select(item => item.Done)), UsageJson));
    }

    private string Status => call.Model is "length" or "filtered" ? "incomplete" : "completed";

    /// <summary>An output whose call is neither in the input nor in an earlier response.</summary>
    private bool UnansweredOutput(JsonArray input)
    {
        HashSet<string?> calls = [.. input.Where(item => (string?)item!["type"] == "function_call").Select(item => (string?)item!["call_id"])];
        return call.Body["previous_response_id"] is null
            && input.Any(item => (string?)item!["type"] == "function_call_output" && !calls.Contains((string?)item["call_id"]));
    }

    private IEnumerable<string> Tools() => call.Body["tool_choice"] is JsonValue choice && choice.TryGetValue(out string? word) && word == "none"
        ? []
        : (call.Body["tools"] as JsonArray ?? []).Where(tool => (string?)tool!["type"] == "function").Select(tool => (string)tool!["name"]!);

    private static List<string> Results(JsonArray input) =>
        [.. input.Reverse().TakeWhile(item => (string?)item!["type"] == "function_call_output").Select(item => Text(item!["output"])).Reverse()];

    private static string Text(JsonNode? output) => output is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)output ?? "";

    private static IEnumerable<ResponseItem> Items(FakeReply reply)
    {
        if (reply.Reasoning is { } thoughts) yield return ResponseItem.Reasoning(thoughts);
        if (reply.Text.Length > 0) yield return ResponseItem.Message(reply);
        for (int i = 0; i < reply.Calls.Length; i++) yield return ResponseItem.Call(i + 1, reply.Calls[i]);
    }

    private string Response(string status, string output, string usage)
    {
        string incomplete = status != "incomplete" ? "null" : call.Model == "length" ? """{"reason":"max_output_tokens"}""" : """{"reason":"content_filter"}""";
        return $$$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{{status}}}","error":null,"incomplete_details":{{{incomplete}}},"instructions":null,"max_output_tokens":null,"model":"{{{call.Model}}}","output":[{{{output}}}],"parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},"store":true,"temperature":1.0,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":1.0,"truncation":"disabled","usage":{{{usage}}},"user":null,"metadata":{}}""";
    }

    private async Task StreamAsync(FakeReply reply)
    {
        call.BeginEvents();
        await EventAsync("response.created", $"\"response\":{Response("in_progress", "", "null")}");
        await EventAsync("response.in_progress", $"\"response\":{Response("in_progress", "", "null")}");
        if (call.Model == "error-early") { await FailAsync(); return; }
        if (call.Model == "cut-early") { call.Abort(); return; }
        int index = 0;
        foreach (ResponseItem item in Items(reply))
        {
            if (!await StreamItemAsync(item, index++)) return;
        }
        await EventAsync($"response.{Status}", $"\"response\":{Response(Status, string.Join(',', Items(reply).Select(item => item.Done)), UsageJson)}");
    }

    /// <returns>False when the stream broke.</returns>
    private async Task<bool> StreamItemAsync(ResponseItem item, int index)
    {
        await EventAsync("response.output_item.added", $"\"output_index\":{index},\"item\":{item.Added}");
        string place = $"\"item_id\":\"{item.Id}\",\"output_index\":{index}";
        if (item.PartAdded is { } added) await EventAsync($"response.{item.PartKind}.added", $"{place},{added}");
        foreach (string piece in item.Pieces)
        {
            await EventAsync($"response.{item.DeltaKind}.delta", $"{place},{item.DeltaPlace}\"delta\":{FakeCall.Json(piece)}");
            if (item.IsMessage && await call.BrokeAfterWordAsync()) return false;
            if (item.IsMessage && call.Model == "error-event") { await FailAsync(); return false; }
        }
        await EventAsync($"response.{item.DeltaKind}.done", $"{place},{item.DeltaPlace}{item.DeltaDone}");
        if (item.PartDone is { } done) await EventAsync($"response.{item.PartKind}.done", $"{place},{done}");
        await EventAsync("response.output_item.done", $"\"output_index\":{index},\"item\":{item.Done}");
        return true;
    }

    private Task FailAsync() => EventAsync("error", "\"code\":\"server_error\",\"message\":\"boom sk-upstream-secret\",\"param\":null");

    private Task EventAsync(string type, string rest) => call.EventAsync($$"""{"type":"{{type}}","sequence_number":{{_sequence++}},{{rest}}}""", type);
}
