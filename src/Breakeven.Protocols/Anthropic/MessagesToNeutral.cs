using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Takes a request that <see cref="MessagesRequestReader"/> has accepted out of its format.</summary>
/// <remarks>
/// What changes cost but not meaning is left out without a word: marks for the prompt cache and <c>context_management</c>, which spares
/// a long context's tokens. Every other field that is unknown here becomes an extra, for the target to take or to refuse.
/// </remarks>
internal sealed class MessagesToNeutral(ReadOnlyMemory<byte> body, TranslationRules rules)
{
    private readonly BlocksToNeutral _blocks = new(rules);
    private readonly ImmutableArray<ExtraField>.Builder _extras = ImmutableArray.CreateBuilder<ExtraField>();
    private readonly WishReader _wishes = new();
    private ImmutableArray<Message> _system = [];
    private ImmutableArray<Message> _messages = [];
    private Conversation _said = new();

    public Conversation Read()
    {
        Utf8JsonReader json = NeutralFields.Open(body);
        while (NeutralFields.NextProperty(ref json)) ReadField(ref json);
        return _said with
        {
            Messages = [.. _system, .. _messages],
            Reasoning = _wishes.Reasoning,
            OutputShape = _wishes.OutputShape,
            Extras = _extras.DrainToImmutable(),
        };
    }

    private void ReadField(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("messages"u8)) _messages = _blocks.ReadMessages(NeutralFields.ReadRaw(body, ref json));
        else if (json.ValueTextEquals("system"u8)) _system = _blocks.ReadSystem(NeutralFields.ReadRaw(body, ref json));
        else if (json.ValueTextEquals("tools"u8)) _said = _said with { Tools = new ToolsToNeutral(rules).Read(NeutralFields.ReadRaw(body, ref json)) };
        else if (json.ValueTextEquals("tool_choice"u8)) ReadToolChoice(NeutralFields.ReadRaw(body, ref json));
        else if (json.ValueTextEquals("max_tokens"u8)) _said = _said with { MaxOutputTokens = NeutralFields.ReadInteger(ref json) };
        else if (json.ValueTextEquals("temperature"u8)) _said = _said with { Temperature = NeutralFields.ReadNumber(ref json) };
        else if (json.ValueTextEquals("top_p"u8)) _said = _said with { TopP = NeutralFields.ReadNumber(ref json) };
        else if (json.ValueTextEquals("top_k"u8)) _said = _said with { TopK = NeutralFields.ReadInteger(ref json) };
        else if (json.ValueTextEquals("stop_sequences"u8)) _said = _said with { StopSequences = ReadTexts(ref json) };
        else if (json.ValueTextEquals("metadata"u8)) ReadMetadata(ref json);
        else if (json.ValueTextEquals("service_tier"u8)) ReadServiceTier(ref json);
        else if (json.ValueTextEquals("thinking"u8)) _wishes.ReadThinking(NeutralFields.ReadRaw(body, ref json));
        else if (json.ValueTextEquals("output_config"u8)) _wishes.ReadOutputConfig(NeutralFields.ReadRaw(body, ref json));
        else if (json.ValueTextEquals("output_format"u8)) _wishes.ReadOutputFormat(NeutralFields.ReadRaw(body, ref json));
        else if (json.ValueTextEquals("model"u8) || json.ValueTextEquals("stream"u8) || json.ValueTextEquals("cache_control"u8) || json.ValueTextEquals("context_management"u8)) NeutralFields.Skip(ref json);
        else AddExtra(ref json);
    }

    private void ReadToolChoice(ReadOnlyMemory<byte> choice)
    {
        (ToolChoice? tool, bool? parallel) = ToolsToNeutral.ReadChoice(choice);
        _said = _said with { ToolChoice = tool, ParallelToolCalls = parallel };
    }

    private void ReadMetadata(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) return;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("user_id"u8)) _said = _said with { User = NeutralFields.ReadText(ref json) };
            else NeutralFields.Skip(ref json);
        }
    }

    // "auto" lets the provider choose, as saying nothing does.
    private void ReadServiceTier(ref Utf8JsonReader json)
    {
        string? tier = NeutralFields.ReadText(ref json);
        if (tier == "standard_only") _said = _said with { ServiceTier = "default" };
        else if (tier is not (null or "auto")) _said = _said with { ServiceTier = tier };
    }

    private void AddExtra(ref Utf8JsonReader json)
    {
        string name = json.GetString() ?? "";
        if (NeutralFields.ReadSaid(body, ref json) is { } value) _extras.Add(new(name, value));
    }

    private static ImmutableArray<string> ReadTexts(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray) return [];
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        while (NeutralFields.NextElement(ref json)) texts.Add(json.GetString() ?? "");
        return texts.DrainToImmutable();
    }
}
