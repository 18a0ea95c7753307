using System.Text;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Turns a response into neutral events. What an engine tells only at the end of a part, of an item or of the response is told then.</summary>
internal sealed class ResponsesAnswerReader : IAnswerReader
{
    private readonly Dictionary<long, ItemProgress> _items = [];
    private bool _started;
    private bool _finished;
    private long _lastIndex;
    private int _calls;

    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (_finished || !ResponsesEvent.TryRead(type, data, out ResponsesEvent said)) return;
        switch (said.Type)
        {
            case "response.created" or "response.in_progress" or "response.queued":
                Start(type, data, events);
                break;
            case "response.completed" or "response.incomplete":
                if (_items.Count == 0) ReadItems(said.Output, events); // nothing was told in pieces
                Finish(type, data, events);
                break;
            default:
                ReadContent(in said, events);
                break;
        }
    }

    /// <summary>Nothing: the last event tells all.</summary>
    public void ReadEnd(ICollection<AnswerEvent> events)
    {
    }

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events)
    {
        if (!ResponsesEvent.TryRead(default, body, out ResponsesEvent said)) return;
        Start(default, body, events);
        ReadItems(said.Output, events);
        Finish(default, body, events);
    }

    private void ReadContent(ref readonly ResponsesEvent said, ICollection<AnswerEvent> events)
    {
        switch (said.Type)
        {
            case "response.output_item.added":
                AddItem(in said, events);
                break;
            case "response.output_text.delta":
                TellText(Progress(in said), said.Delta, said.LogProbabilities, events);
                break;
            case "response.refusal.delta":
                TellRefusal(Progress(in said), said.Delta, events);
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                TellReasoning(in said, events);
                break;
            case "response.function_call_arguments.delta":
                TellArguments(Progress(in said), said.Delta, events);
                break;
            // LM Studio and others tell arguments only here.
            case "response.function_call_arguments.done" when Progress(in said) is { ToldArguments: false } progress:
                TellArguments(progress, said.Arguments, events);
                break;
            case "response.output_text.done" when Progress(in said) is { ToldWords: false } progress:
                TellText(progress, said.Text, said.LogProbabilities, events);
                break;
            case "response.refusal.done" when Progress(in said) is { ToldWords: false } progress:
                TellRefusal(progress, said.Refusal, events);
                break;
            case "response.output_item.done" when said.Item is { } item:
                EndItem(Progress(in said), item, events);
                break;
        }
    }

    private void AddItem(ref readonly ResponsesEvent said, ICollection<AnswerEvent> events)
    {
        // An engine that gives every item the same number begins anew each time.
        ItemProgress progress = new();
        _lastIndex = said.OutputIndex ?? (_items.Count == 0 ? 0 : _lastIndex + 1);
        _items[_lastIndex] = progress;
        if (said.Item is { IsCall: true } call) TellCall(progress, call, events);
    }

    private ItemProgress Progress(ref readonly ResponsesEvent said)
    {
        _lastIndex = said.OutputIndex ?? _lastIndex;
        if (!_items.TryGetValue(_lastIndex, out ItemProgress? progress)) _items[_lastIndex] = progress = new ItemProgress();
        return progress;
    }

    private void ReadItems(List<AnswerItem>? items, ICollection<AnswerEvent> events)
    {
        foreach (AnswerItem item in items ?? []) EndItem(new ItemProgress(), item, events);
    }

    // Tells what its pieces have not told, and ends texts that stop inside a character.
    private void EndItem(ItemProgress progress, AnswerItem item, ICollection<AnswerEvent> events)
    {
        if (progress.IsDone) return;
        progress.IsDone = true;
        switch (item.Type)
        {
            case "function_call":
                TellCall(progress, item, events);
                if (!progress.ToldArguments) TellArguments(progress, item.Arguments, events);
                break;
            case "reasoning":
                if (progress.ReasoningType is null && item.Reasoning.Length > 0) events.Add(new AnswerEvent.Reasoning(0, item.Reasoning));
                if (!string.IsNullOrEmpty(item.EncryptedContent)) events.Add(new AnswerEvent.HiddenReasoning(0, ResponsesReasoning.Seal(item.Id ?? "rs_", item.EncryptedContent)));
                break;
            case "message" when !progress.ToldWords:
                foreach ((bool isRefusal, string text, string? logProbabilities) in item.Parts)
                {
                    if (isRefusal) TellRefusal(progress, text, events);
                    else TellText(progress, text, logProbabilities, events);
                }
                break;
        }
    }

    private static void TellText(ItemProgress progress, string? piece, string? logProbabilities, ICollection<AnswerEvent> events)
    {
        string text = progress.Words.Add(piece ?? "");
        if (text.Length > 0)
        {
            progress.ToldWords = true;
            events.Add(new AnswerEvent.Text(0, text));
        }
        if (logProbabilities is not null) events.Add(new AnswerEvent.LogProbabilities(0, Encoding.UTF8.GetBytes($$"""{"content":{{logProbabilities}}}""")));
    }

    private static void TellRefusal(ItemProgress progress, string? piece, ICollection<AnswerEvent> events)
    {
        string text = progress.Refusal.Add(piece ?? "");
        if (text.Length == 0) return;
        progress.ToldWords = true;
        events.Add(new AnswerEvent.Refusal(0, text));
    }

    private void TellReasoning(ref readonly ResponsesEvent said, ICollection<AnswerEvent> events)
    {
        ItemProgress progress = Progress(in said);
        string text = progress.Reasoning.Add(said.Delta ?? "");
        if (text.Length == 0) return;
        bool isFirst = progress.ReasoningType is null;
        progress.ReasoningType ??= said.Type;
        if (progress.ReasoningType != said.Type) return;
        if (!isFirst && progress.SummaryIndex != said.SummaryIndex) text = ResponsesReasoning.PartBreak + text;
        progress.SummaryIndex = said.SummaryIndex;
        events.Add(new AnswerEvent.Reasoning(0, text));
    }

    private void TellCall(ItemProgress progress, AnswerItem item, ICollection<AnswerEvent> events)
    {
        if (progress.Call is not null || string.IsNullOrEmpty(item.Name)) return; // what names no tool is no call, or not yet
        progress.Call = _calls++;
        string id = !string.IsNullOrEmpty(item.CallId) ? item.CallId : !string.IsNullOrEmpty(item.Id) ? item.Id : $"call_{progress.Call}";
        events.Add(new AnswerEvent.ToolCall(0, progress.Call.Value, id, item.Name));
    }

    // Without its item there is no name to call: the pieces wait for the item's end, which has them all.
    private static void TellArguments(ItemProgress progress, string? piece, ICollection<AnswerEvent> events)
    {
        if (progress.Call is not { } call) return;
        string text = progress.Arguments.Add(piece ?? "");
        if (text.Length == 0) return;
        progress.ToldArguments = true;
        events.Add(new AnswerEvent.ToolArguments(0, call, text));
    }

    private void Start(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (_started || !ResponsesPayloadReader.TryRead(type, data, out ResponsesPayload payload)) return;
        _started = true;
        events.Add(new AnswerEvent.Started(payload.AnswerId, payload.ResponseModel));
    }

    private void Finish(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (!ResponsesPayloadReader.TryRead(type, data, out ResponsesPayload payload)) return;
        _finished = true;
        payload.Status = payload.Kind switch
        {
            ResponsesEventKind.Completed => "completed",
            ResponsesEventKind.Incomplete => "incomplete",
            _ => payload.Status,
        };
        FlushHalves(events);
        if (payload.Finish(_calls > 0) is { } reason) events.Add(new AnswerEvent.Finished(0, reason));
        if (payload.Usage is { } usage) events.Add(new AnswerEvent.Usage(usage));
    }

    private void FlushHalves(ICollection<AnswerEvent> events)
    {
        foreach (ItemProgress progress in _items.Values)
        {
            if (progress.Reasoning.HoldsHalf) events.Add(new AnswerEvent.Reasoning(0, progress.Reasoning.End()));
            if (progress.Words.HoldsHalf) events.Add(new AnswerEvent.Text(0, progress.Words.End()));
            if (progress.Refusal.HoldsHalf) events.Add(new AnswerEvent.Refusal(0, progress.Refusal.End()));
            if (progress.Arguments.HoldsHalf && progress.Call is { } call) events.Add(new AnswerEvent.ToolArguments(0, call, progress.Arguments.End()));
        }
    }
}
