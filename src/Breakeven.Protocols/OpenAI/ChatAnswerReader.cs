using System.Security.Cryptography;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads one answer of a chat completions target into neutral events. See <see cref="ChatToolCalls"/> for what targets do with tool calls.</summary>
internal sealed class ChatAnswerReader : IAnswerReader
{
    private ChatChoices? _choices;
    private bool _started;
    private string? _id;
    private string? _model;
    private TokenUsage? _usage;

    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ReadObject(data.Trim(" \t\r\n"u8), events);
    }

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ReadObject(body, events);
        ReadEnd(events);
    }

    public void ReadEnd(ICollection<AnswerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        _choices?.End(events);
    }

    private void ReadObject(ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        // All facts first: what is broken or an error leaves no event.
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        if (!ChatPayloadReader.TryRead(data, _model, wantsId: _id is null, out ChatPayload payload) || payload.Error is not null) return;

        Start(in payload, events);
        // Ids that are made up for tool calls differ from answer to answer as these bytes do: they hold an id or a time.
        _choices ??= new ChatChoices(SHA256.HashData(data));
        try
        {
            ReadChoices(data, events);
        }
        catch (InvalidOperationException)
        {
            // A property name that is no text, in a place where only this pass compares names: the tokenizer cannot go on.
        }
        Count(ref payload, events);
    }

    // A preamble without choices, as Azure sends, begins no answer but may name it.
    private void Start(ref readonly ChatPayload payload, ICollection<AnswerEvent> events)
    {
        _id ??= payload.Id;
        _model = payload.ResponseModel ?? _model;
        if (_started || payload.Choices == 0) return;
        _started = true;
        events.Add(new AnswerEvent.Started(_id, _model));
    }

    private void ReadChoices(ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        Utf8JsonReader json = new(data, WireJson.ReaderOptions);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = json.ValueTextEquals("choices"u8);
            json.Read();
            if (isChoices && json.TokenType == JsonTokenType.StartArray) ReadChoices(ref json, data, events);
            else json.Skip();
        }
    }

    private void ReadChoices(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) ChatDeltaReader.Read(ref json, data, _choices!, events);
            else json.Skip();
        }
    }

    private void Count(ref ChatPayload payload, ICollection<AnswerEvent> events)
    {
        payload.CheckUsage(_choices!.Count);
        if (payload.Usage is not { } usage || usage == _usage) return;
        _usage = usage;
        events.Add(new AnswerEvent.Usage(usage));
    }
}
