using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Anthropic;
using Breakeven.Protocols.Ollama;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Responses;
using Breakeven.Protocols.Streaming;
using CsCheck;

namespace Breakeven.Protocols.Neutral;

/// <summary>Between any two formats of a conversation nothing that both can say is lost: requests there and back, answers in streams cut anywhere and whole.</summary>
public sealed class CrossFormatTests
{
    private static readonly Gen<string> s_text = Gen.OneOf("a", "é", "\ud83d\ude00", "\n", "\"", "\\", "\u2028", "[DONE]", "data: ", "</script>").Array[1, 5].Select(string.Concat);
    // Anthropic takes no text of white space only.
    private static readonly Gen<string> s_said = s_text.Select(text => "w" + text);
    private static readonly Gen<string> s_arguments = Gen.OneOf("{}", "{\"a\":1}", "{\"a\":{\"b\":[\"}\",\"\\\\\\\"\",null,true,1.50]}}", "{\"\ud83d\ude00\":\"\\u00e9\"}");

    public static TheoryData<string, string> Pairs()
    {
        TheoryData<string, string> pairs = [];
        foreach (string client in Formats.Keys)
            foreach (string target in Formats.Keys)
                if (client != target) pairs.Add(client, target);
        return pairs;
    }

    private static readonly SortedDictionary<string, Format> Formats = new(StringComparer.Ordinal)
    {
        ["chat"] = new(ChatCompletionsProtocol.Instance, ChatCompletionsProtocol.Instance, """{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"q"}]}"""),
        ["messages"] = new(MessagesProtocol.Instance, MessagesProtocol.Instance, """{"model":"m","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"q"}]}"""),
        ["ollama"] = new(OllamaChatProtocol.Instance, OllamaChatProtocol.Instance, """{"model":"m","messages":[{"role":"user","content":"q"}]}"""),
        ["responses"] = new(ResponsesProtocol.Instance, ResponsesProtocol.Instance, """{"model":"m","stream":true,"input":"q"}"""),
    };

    private static readonly Gen<List<AnswerEvent>> s_answer = Gen.Select(
        s_text.Array[0, 4], s_arguments.Array[0, 3], Gen.Bool, Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[1, 50]).Select((texts, calls, cutOff, input, cached, output) =>
        {
            List<AnswerEvent> events = [new AnswerEvent.Started("id1", "m")];
            events.AddRange(texts.Select(text => new AnswerEvent.Text(0, text)));
            for (int call = 0; call < calls.Length; call++)
            {
                int half = calls[call].Length / 2;
                if (char.IsLowSurrogate(calls[call][half])) half--;
                events.Add(new AnswerEvent.ToolCall(0, call, $"call_{call}", $"f{call}"));
                events.Add(new AnswerEvent.ToolArguments(0, call, calls[call][..half]));
                events.Add(new AnswerEvent.ToolArguments(0, call, calls[call][half..]));
            }
            events.Add(new AnswerEvent.Finished(0, cutOff ? FinishReason.Length : calls.Length > 0 ? FinishReason.ToolCalls : FinishReason.Stop));
            events.Add(new AnswerEvent.Usage(new(input, cached, 0, output, 0)));
            return events;
        });

    private static readonly Gen<Conversation> s_conversation = Gen.Select(
        s_said, Gen.Select(s_said, s_said, s_arguments.Array[0, 3], s_said).Array[0, 4], s_said, Gen.Long[1, 9_999]).Select((system, turns, question, most) =>
        {
            List<Message> messages = [new(MessageRole.System, [new ContentPart.Text(system)])];
            int calls = 0;
            foreach ((string asked, string said, string[] arguments, string told) in turns)
            {
                messages.Add(new(MessageRole.User, [new ContentPart.Text(asked)]));
                ContentPart.ToolCall[] made = [.. arguments.Select(text => new ContentPart.ToolCall($"call_{calls}", $"f{calls++}", text))];
                messages.Add(new(MessageRole.Assistant, [new ContentPart.Text(said), .. made]));
                if (made.Length == 0) continue;
                messages.AddRange(made.Select(call => new Message(MessageRole.Tool, [new ContentPart.ToolResult(call.Id, [new ContentPart.Text(told + call.Name)])])));
                messages.Add(new(MessageRole.Assistant, [new ContentPart.Text(said)]));
            }
            messages.Add(new(MessageRole.User, [new ContentPart.Text(question)]));
            ToolDefinition[] tools = [.. Enumerable.Range(0, calls).Select(call => new ToolDefinition($"f{call}", "what it does", Encoding.UTF8.GetBytes("""{"type":"object","properties":{"a":{}}}""")))];
            return new Conversation { Messages = [.. messages], Tools = [.. tools], MaxOutputTokens = most };
        });

    [Theory, MemberData(nameof(Pairs))]
    public void Stream_OfAnotherFormatCutAnywhere_SaysTheSame(string client, string target) => Gen.Select(s_answer, Gen.Int[1, 9].Array[1, 12]).Sample((truth, lengths) =>
    {
        byte[] sent = Formats[target].Stream(truth);
        List<AnswerEvent> arrived = Formats[target].ReadStream(Cut(sent, lengths));
        List<AnswerEvent> seen = Formats[client].ReadStream([Formats[client].Stream(arrived)]);
        Assert.Equal(Essence(truth), Essence(seen));
    }, iter: 200);

    [Theory, MemberData(nameof(Pairs))]
    public void Whole_OfAnotherFormat_SaysTheSame(string client, string target) => s_answer.Sample(truth =>
        Assert.Equal(Essence(truth), Essence(Formats[client].ReadWhole(Formats[client].Whole(Formats[target].ReadWhole(Formats[target].Whole(truth)))))), iter: 200);

    [Theory, MemberData(nameof(Pairs))]
    public void Request_ToAnotherFormatAndBack_AsksTheSame(string client, string target) => s_conversation.Sample(truth =>
    {
        ArrayBufferWriter<byte> body = new();
        Formats[client].Target.WriteRequest(truth, "m", stream: true, TranslationRules.None, body);
        ModelRequest there = Formats[target].Translate(Formats[client].Read(body.WrittenMemory));
        ModelRequest back = Formats[client].Translate(there);
        Assert.Equal(Essence(truth), Essence((Conversation)back.ToNeutral(TranslationRules.None)));
    }, iter: 200);

    private static List<string> Essence(List<AnswerEvent> events)
    {
        List<string> essence = [$"text {string.Concat(events.OfType<AnswerEvent.Text>().Select(item => item.Delta))}"];
        foreach (AnswerEvent.ToolCall call in events.OfType<AnswerEvent.ToolCall>())
            essence.Add($"{call.Id} {call.Name} {Json(string.Concat(events.OfType<AnswerEvent.ToolArguments>().Where(item => item.Call == call.Call).Select(item => item.Delta)))}");
        TokenUsage usage = events.OfType<AnswerEvent.Usage>().Last().Tokens;
        essence.Add($"{events.OfType<AnswerEvent.Finished>().Single().Reason} {usage.TotalInput} {usage.Output}");
        return essence;
    }

    private static List<string> Essence(Conversation conversation)
    {
        List<string> essence = [];
        foreach (Message message in conversation.Messages)
            foreach (ContentPart part in message.Parts)
                essence.Add($"{message.Role} {Words(part)}");
        return [.. essence, .. conversation.Tools.Select(tool => $"tool {tool.Name} {tool.Description} {Json(Encoding.UTF8.GetString(tool.ParametersJson!.Value.Span))}"), $"{conversation.MaxOutputTokens}"];
    }

    private static string Words(ContentPart part) => part switch
    {
        ContentPart.Text text => text.Value,
        ContentPart.ToolCall call => $"{call.Id} {call.Name} {Json(call.ArgumentsJson)}",
        ContentPart.ToolResult result => $"{result.CallId} {string.Join('|', result.Parts.Select(Words))}",
        _ => part.ToString(),
    };

    private static string Json(string text) => JsonNode.Parse(text)!.ToJsonString();

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] lengths)
    {
        for (int at = 0, turn = 0; at < bytes.Length; turn++)
        {
            int length = Math.Min(lengths[turn % lengths.Length], bytes.Length - at);
            yield return bytes[at..(at + length)];
            at += length;
        }
    }

    /// <summary>One format as both sides speak it.</summary>
    private sealed record Format(IClientProtocol Client, ITargetProtocol Target, string Request)
    {
        public byte[] Stream(List<AnswerEvent> events) => Write((writer, output) =>
        {
            foreach (AnswerEvent item in events) writer.Write(item, output);
            writer.WriteEnd(output);
        });

        public byte[] Whole(List<AnswerEvent> events) => Write((writer, output) => writer.WriteWhole(events, output));

        public List<AnswerEvent> ReadStream(IEnumerable<byte[]> pieces)
        {
            List<AnswerEvent> events = [];
            IAnswerReader reader = Target.CreateReader();
            using EventReader items = Target.CreateEventReader();
            foreach (byte[] piece in pieces)
            {
                items.Append(piece);
                while (items.TryRead(out StreamEvent item))
                    if (!item.Data.IsEmpty) reader.Read(item.Type, item.Data, events);
            }
            items.Complete();
            while (items.TryRead(out StreamEvent item))
                if (!item.Data.IsEmpty) reader.Read(item.Type, item.Data, events);
            reader.ReadEnd(events);
            return events;
        }

        public List<AnswerEvent> ReadWhole(byte[] body)
        {
            List<AnswerEvent> events = [];
            Target.CreateReader().ReadWhole(body, events);
            return events;
        }

        public ModelRequest Read(ReadOnlyMemory<byte> body)
        {
            Assert.True(Client.TryReadRequest(body, out ModelRequest? request, out CallError? error), error?.Message);
            return request;
        }

        public ModelRequest Translate(ModelRequest other)
        {
            ArrayBufferWriter<byte> body = new();
            Assert.Null(RequestTranslation.Write(other, Target, "m", TranslationRules.None, body));
            return Read(body.WrittenMemory);
        }

        private byte[] Write(Action<IAnswerWriter, IBufferWriter<byte>> write)
        {
            ArrayBufferWriter<byte> output = new();
            write(Client.CreateWriter(Read(Encoding.UTF8.GetBytes(Request)), new("1", "m", DateTimeOffset.UnixEpoch)), output);
            return output.WrittenSpan.ToArray();
        }
    }
}
