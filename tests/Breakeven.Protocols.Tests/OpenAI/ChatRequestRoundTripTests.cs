using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Breakeven.Protocols.Neutral;
using CsCheck;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Whatever a conversation says that the format can say, its own reader finds again.</summary>
public class ChatRequestRoundTripTests
{
    private static readonly TranslationRules s_engine = new() { TakesExtraFields = true, ReasoningField = "reasoning_content" };

    private static readonly Gen<string> s_text = Gen.OneOf("a", "é", "\ud83d\ude00", "\n", "\"", "\\", "\0", "null").Array[1, 4].Select(string.Concat);

    private static readonly Gen<ContentPart> s_part = Gen.Select(Gen.Int[0, 4], s_text, Gen.Bool).Select((kind, text, flag) => kind switch
    {
        0 or 1 => (ContentPart)new ContentPart.Text(text),
        2 => new ContentPart.Image(flag ? MediaSource.At("https://x/" + text) : MediaSource.Of("image/png", "AAAA"), flag ? "low" : null),
        3 => new ContentPart.Audio("BBBB", flag ? "wav" : "mp3"),
        _ => new ContentPart.File(MediaSource.Of("application/pdf", "CCCC"), text),
    });

    private static readonly Gen<Message> s_user = Gen.Select(s_part.Array[1, 4], s_text.Null()).Select((parts, name) => new Message(MessageRole.User, OnePerText(parts)) { Name = name });

    private static readonly Gen<Message> s_system = s_text.Select(text => new Message(MessageRole.System, [new ContentPart.Text(text)]));

    // An assistant with calls, and the answers that tools gave.
    private static readonly Gen<Message[]> s_turn = Gen.Select(s_text.Null(), s_text.Null(), s_text.Null(), s_text.Array[0, 3]).Select((reasoning, text, refusal, arguments) =>
    {
        ContentPart?[] words = [reasoning is null ? null : new ContentPart.Reasoning(reasoning, null), text is null ? null : new ContentPart.Text(text), refusal is null ? null : new ContentPart.Refusal(refusal)];
        IEnumerable<ContentPart> calls = arguments.Select((said, i) => new ContentPart.ToolCall($"id{i}", "f" + i, said));
        IEnumerable<Message> results = arguments.Select((said, i) => new Message(MessageRole.Tool, [new ContentPart.ToolResult($"id{i}", [new ContentPart.Text(said)])]));
        return (Message[])[new Message(MessageRole.Assistant, [.. words.OfType<ContentPart>(), .. calls]), .. results];
    });

    private static readonly Gen<ToolDefinition> s_tool = Gen.Select(s_text, s_text.Null(), Gen.Bool.Nullable(), Gen.Bool).Select((name, description, strict, hasSchema) =>
        new ToolDefinition(name, description, hasSchema ? "{\"type\": \"object\"}"u8.ToArray() : (ReadOnlyMemory<byte>?)null) { Strict = strict });

    private static readonly Gen<Conversation> s_prompt = Gen.Select(s_system.Array[0, 2], s_user, s_turn.Array[0, 2], s_tool.Array[0, 2], Gen.Int[0, 4], Gen.Bool.Nullable())
        .Select((system, user, turns, tools, choice, parallel) => new Conversation
        {
            Messages = [.. system, user, .. turns.SelectMany(turn => turn)],
            Tools = [.. tools],
            ToolChoice = tools.Length == 0 || choice == 4 ? null : new ToolChoice((ToolChoiceKind)choice, choice == 3 ? "f" : null),
            ParallelToolCalls = tools.Length == 0 ? null : parallel,
        });

    private static readonly Gen<Conversation> s_conversation = Gen.Select(s_prompt, Gen.Double[-2, 2].Nullable(), Gen.Long[1, 9999].Nullable(), s_text.Array[0, 3], s_text.Null(), Gen.Int[0, 5].Nullable(), Gen.Int[0, 2])
        .Select((said, number, whole, stops, word, alternatives, shape) => said with
        {
            MaxOutputTokens = whole,
            Choices = Math.Max(alternatives ?? 1, 1),
            Temperature = number,
            TopP = number,
            TopK = whole,
            MinP = number,
            PresencePenalty = number,
            FrequencyPenalty = number,
            RepetitionPenalty = number,
            Seed = whole,
            StopSequences = [.. stops],
            LogProbabilities = alternatives,
            Reasoning = word is null ? null : new ReasoningWish(word, null),
            User = word,
            ServiceTier = word,
            OutputShape = shape switch { 0 => null, 1 => new OutputShape(null), _ => new OutputShape("{\"type\":\"object\"}"u8.ToArray()) { Name = "shape", Description = word, Strict = true } },
            Extras = [new ExtraField("logit_bias", "{\"5\":-1}"u8.ToArray())],
        });

    [Fact]
    public void WriteRequest_AnyConversation_ReadsAsItWas() => Gen.Select(s_conversation, Gen.Bool, Gen.Bool).Sample((said, legacy, stream) =>
    {
        ArrayBufferWriter<byte> output = new();
        ((ITargetProtocol)ChatCompletionsProtocol.Instance).WriteRequest(said, "m", stream, s_engine with { LegacyMaxTokens = legacy }, output);

        Assert.True(ChatRequestReader.TryRead(output.WrittenMemory, out ChatRequest? request, out CallError? error), error?.Message);
        Assert.Equal((stream, stream), (request.Stream, request.ClientWantsUsage));
        Assert.Equal(Essence(said), Essence((Conversation)request.ToNeutral(s_engine)));
    }, iter: 2_000);

    // Texts side by side become one (see ChatMessagesWriter), so the generator makes none.
    private static ImmutableArray<ContentPart> OnePerText(ContentPart[] parts) =>
        parts.All(part => part is ContentPart.Text) ? [parts[0]] : [.. parts];

    // Records compare arrays and bytes by reference; their text says what is in them.
    private static List<string> Essence(Conversation said) =>
    [
        .. said.Messages.SelectMany(message => message.Parts.Select(part => $"{message.Role} {message.Name} {Describe(part)}")),
        .. said.Tools.Select(tool => $"{tool.Name} {tool.Description} {tool.Strict} {Json(tool.ParametersJson)}"),
        .. said.StopSequences,
        .. said.Extras.Select(extra => $"{extra.Name} {Json(extra.Json)}"),
        $"{said.OutputShape?.Name} {said.OutputShape?.Description} {said.OutputShape?.Strict} {said.OutputShape is null} {Json(said.OutputShape?.SchemaJson)}",
        $"{said with { Messages = [], Tools = [], StopSequences = [], Extras = [], OutputShape = null }}",
    ];

    private static string Describe(ContentPart part) =>
        part is ContentPart.ToolResult result ? $"{result.CallId} {string.Join(',', result.Parts.Select(Describe))}" : part.ToString();

    private static string Json(ReadOnlyMemory<byte>? json) => json is { } value ? Encoding.UTF8.GetString(value.Span) : "none";
}
