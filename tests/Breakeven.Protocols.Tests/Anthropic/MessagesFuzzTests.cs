using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Neutral;
using CsCheck;

namespace Breakeven.Protocols.Anthropic;

public class MessagesFuzzTests
{
    private static readonly byte[] s_full = MessagesBodies.Utf8(MessagesBodies.Full);
    private static readonly string[] s_codes = ["invalid_json", "invalid_utf8", "duplicate_property", "max_depth", "invalid_request_error"];
    private static readonly TranslationRules s_dropAll = MessagesBodies.Dropping(TranslationRules.Everything);
    private static readonly string[] s_streams = [RecordedStreams.Text, RecordedStreams.ThinkingAndTools, RecordedStreams.ServerTool, RecordedStreams.Overloaded];

    [Fact]
    public void TryRead_EveryTruncation_IsRefused()
    {
        int end = s_full.AsSpan().TrimEnd(" \r\n"u8).Length;
        for (int length = 0; length < end; length++) Assert.Contains(MessagesBodies.Refuse(s_full.AsMemory(0, length)).Code, s_codes);
        Assert.True(MessagesRequestReader.TryRead(WireFormat.Messages, s_full.AsMemory(0, end), out _, out _));
    }

    // What the reader accepts, every later step takes: the walk over the prompt and the way through the neutral form.
    [Fact]
    public void TryRead_MutatedBody_NeverThrowsAndWhatIsAcceptedCanBeTranslated() =>
        Gen.Select(Gen.Int[0, s_full.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf(Interesting))).Array[1, 6].Sample(changes =>
        {
            byte[] body = [.. s_full];
            foreach ((int at, byte value) in changes) body[at] = value;
            if (!MessagesRequestReader.TryRead(WireFormat.Messages, body, out MessagesRequest? request, out CallError? error)) return s_codes.Contains(error.Code);
            request.VisitPrompt(static (_, _) => { });
            ArrayBufferWriter<byte> output = new();
            CallError? refused = RequestTranslation.Write(request, MessagesProtocol.Instance, "m", s_dropAll, output);
            return refused is null && IsJson(output.WrittenMemory) && IsJson(body);
        }, iter: 30_000);

    [Fact]
    public void TryRead_RandomBytes_NeverThrows() =>
        Gen.OneOf(Interesting).Array[0, 60].Sample(body =>
            MessagesRequestReader.TryRead(WireFormat.Messages, body, out _, out CallError? error) || s_codes.Contains(error.Code), iter: 30_000);

    [Fact]
    public void Observe_MutatedEvents_NeverThrow() =>
        Gen.Select(Gen.OneOf(s_streams), Gen.Select(Gen.Int[0, 4_000], Gen.OneOf(Gen.Byte, Gen.OneOf(Interesting))).Array[1, 12]).Sample((stream, changes) =>
        {
            byte[] bytes = MessagesBodies.Utf8(stream);
            foreach ((int at, byte value) in changes) bytes[at % bytes.Length] = value;
            (MessagesObserver observer, List<AnswerEvent> events) = Run(bytes, [bytes.Length]);
            return observer.OutputBytes >= 0 && events.TrueForAll(item => item is not AnswerEvent.Usage { Tokens.Output: < 0 });
        }, iter: 20_000);

    [Fact]
    public void Observe_RandomBytes_NeverThrows() =>
        Gen.Select(Gen.OneOf(Interesting).Array[0, 80], Gen.OneOf("", "error", "message_delta", "content_block_start")).Sample((data, type) =>
        {
            MessagesReader reader = new();
            List<AnswerEvent> events = [];
            new MessagesObserver().Observe(MessagesBodies.Utf8(type), data);
            reader.Read(MessagesBodies.Utf8(type), data, events);
            reader.ReadWhole(data, events);
            reader.ReadEnd(events);
            return !CountTokensAnswer.Read(data).IsUsable && !MessagesAnswer.Read(data).IsUsable;
        }, iter: 30_000);

    // A name with half a surrogate pair can be tokenized but not compared.
    [Theory]
    [InlineData("""{"type":"message_delta","usage":{"\ud800":1}}""")]
    [InlineData("""{"type":"message","content":[{"\ud800":1}],"usage":{"\ud800":1}}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"\ud800":1}}""")]
    [InlineData("""{"input_tokens":1,"\ud800":1}""")]
    public void Observe_NameThatIsNoText_NeverThrows(string data)
    {
        byte[] bytes = MessagesBodies.Utf8(data);
        List<AnswerEvent> events = [];
        new MessagesObserver().Observe(default, bytes);
        new MessagesReader().Read(default, bytes, events);
        new MessagesReader().ReadWhole(bytes, events);
        MessagesAnswer.Read(bytes);
        CountTokensAnswer.Read(bytes);

        Assert.DoesNotContain(events, item => item is AnswerEvent.Usage);
    }

    [Fact]
    public void Observe_SplitAnywhere_TellsTheSame() =>
        Gen.Select(Gen.OneOf(s_streams), Gen.Int[1, 40].Array[1, 20]).Sample((stream, sizes) =>
        {
            byte[] bytes = MessagesBodies.Utf8(stream);
            (MessagesObserver whole, List<AnswerEvent> wholeEvents) = Run(bytes, [bytes.Length]);
            (MessagesObserver split, List<AnswerEvent> splitEvents) = Run(bytes, sizes);
            return wholeEvents.SequenceEqual(splitEvents) && whole.Usage == split.Usage && whole.FinishReason == split.FinishReason && whole.OutputBytes == split.OutputBytes;
        }, iter: 500);

    private static (MessagesObserver Observer, List<AnswerEvent> Events) Run(ReadOnlySpan<byte> bytes, int[] sizes)
    {
        MessagesObserver observer = new();
        MessagesReader reader = new();
        List<AnswerEvent> events = [];
        using Streaming.EventReader lines = MessagesProtocol.Instance.CreateEventReader();
        for (int i = 0; !bytes.IsEmpty; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], bytes.Length);
            lines.Append(bytes[..size]);
            bytes = bytes[size..];
            while (lines.TryRead(out Streaming.StreamEvent e))
            {
                observer.Observe(e.Type, e.Data);
                reader.Read(e.Type, e.Data, events);
            }
        }
        reader.ReadEnd(events);
        return (observer, events);
    }

    private static byte[] Interesting => [.. "{}[]\":,\\ue0 19-.tfn\n/ma"u8, 0, 0xC3, 0xED, 0xFF, 0xEF];

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
