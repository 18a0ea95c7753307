using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>The items of a response that grows event by event.</summary>
internal sealed class ResponseOutput(string answerId)
{
    private readonly List<OutputItem> _items = [];
    private readonly Dictionary<int, CallItem> _calls = [];
    private OutputItem? _current; // a message or reasoning that may grow

    public IReadOnlyList<OutputItem> Items => _items;

    /// <summary>The items whose end has not been told, in order.</summary>
    public IEnumerable<OutputItem> Open => _items.Where(item => item is CallItem || item == _current);

    public void Add(AnswerEvent item, ResponseChanges changes)
    {
        switch (item)
        {
            case AnswerEvent.Text { Choice: 0, Delta.Length: > 0 } text:
                AddWords(text.Delta, isRefusal: false, changes);
                break;
            case AnswerEvent.Refusal { Choice: 0, Delta.Length: > 0 } refusal:
                AddWords(refusal.Delta, isRefusal: true, changes);
                break;
            case AnswerEvent.LogProbabilities { Choice: 0 } probabilities when _current is MessageItem { Parts: [.., { IsRefusal: false } part] }:
                AddLogProbabilities(part.LogProbabilities, probabilities.Json);
                break;
            case AnswerEvent.Reasoning { Choice: 0, Delta.Length: > 0 } reasoning:
                AddReasoning(reasoning.Delta, changes);
                break;
            case AnswerEvent.ReasoningSignature { Choice: 0 } signature:
                Seal(ResponsesReasoning.OfSignature(signature.Signature), changes);
                break;
            case AnswerEvent.HiddenReasoning { Choice: 0 } hidden:
                Seal(hidden.Data, changes);
                break;
            case AnswerEvent.ToolCall { Choice: 0 } call:
                EndCurrent(changes);
                _calls[call.Call] = Append(new CallItem(_items.Count, NewId("fc"), call.Id, call.Name), changes);
                break;
            case AnswerEvent.ToolArguments { Choice: 0, Delta.Length: > 0 } arguments when _calls.TryGetValue(arguments.Call, out CallItem? called):
                called.Arguments.Append(arguments.Delta);
                changes.Arguments(called, arguments.Delta);
                break;
        }
    }

    private void AddWords(string delta, bool isRefusal, ResponseChanges changes)
    {
        if (_current is not MessageItem message)
        {
            EndCurrent(changes);
            _current = message = Append(new MessageItem(_items.Count, NewId("msg")), changes);
        }
        if (message.Parts is not [.., { } last] || last.IsRefusal != isRefusal)
        {
            if (message.Parts.Count > 0) changes.PartEnded(message);
            message.Parts.Add(last = new MessagePart(isRefusal));
            changes.PartAdded(message);
        }
        last.Words.Append(delta);
        changes.Words(message, delta);
    }

    private void AddReasoning(string delta, ResponseChanges changes)
    {
        if (_current is not ReasoningItem reasoning)
        {
            EndCurrent(changes);
            _current = reasoning = Append(new ReasoningItem(_items.Count, NewId("rs")), changes);
        }
        reasoning.Text.Append(delta);
        changes.Reasoning(reasoning, delta);
    }

    // Belongs to the reasoning just told, or is a piece of its own. It ends that piece.
    private void Seal(string encryptedContent, ResponseChanges changes)
    {
        if (_current is not ReasoningItem reasoning)
        {
            EndCurrent(changes);
            _current = reasoning = Append(new ReasoningItem(_items.Count, NewId("rs")), changes);
        }
        reasoning.EncryptedContent = encryptedContent;
        EndCurrent(changes);
    }

    private T Append<T>(T item, ResponseChanges changes)
        where T : OutputItem
    {
        _items.Add(item);
        changes.ItemAdded(item);
        return item;
    }

    private void EndCurrent(ResponseChanges changes)
    {
        if (_current is null) return;
        changes.ItemEnded(_current);
        _current = null;
    }

    private string NewId(string prefix) => $"{prefix}_{answerId}_{_items.Count}";

    // From the value of chat completions' logprobs: its list "content".
    private static void AddLogProbabilities(StringBuilder list, ReadOnlyMemory<byte> json)
    {
        Utf8JsonReader reader = new(json.Span, WireJson.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            string value = JsonText.ReadRaw(ref reader, json.Span);
            if (isContent && value is ['[', .., ']'] && value[1..^1].Trim() is { Length: > 0 } elements) list.Append(list.Length > 0 ? "," : "").Append(elements);
        }
    }
}
