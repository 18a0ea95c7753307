using System.Buffers;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes one answer of this format from neutral events.</summary>
/// <remarks>
/// One block is open at a time. A target may tell two tool calls in turns: then what comes before the open call's arguments are whole JSON waits
/// until they are, or until the end. Only the first choice is told; this format has no others.
/// </remarks>
internal sealed class MessagesWriter : IAnswerWriter
{
    private readonly AnswerIdentity _identity;
    private readonly AnswerSummary _summary;
    private List<AnswerEvent> _waiting = [];
    private OpenBlock _open;
    private JsonBalance _arguments;
    private int _call;
    private int _index = -1;
    private bool _started;

    /// <param name="request">The client's request: its estimate stands for input tokens until the target tells its own count.</param>
    /// <param name="identity">For what the target does not say.</param>
    public MessagesWriter(ModelRequest request, AnswerIdentity identity)
    {
        _identity = identity;
        _summary = new AnswerSummary(request);
    }

    public void Write(AnswerEvent item, IBufferWriter<byte> output)
    {
        bool isOwnArguments = item is AnswerEvent.ToolArguments { Choice: 0 } arguments && arguments.Call == _call;
        if (_open == OpenBlock.ToolUse && !_arguments.IsWhole && !isOwnArguments && IsContent(item)) _waiting.Add(item);
        else Tell(item, output);
        if (_arguments.IsWhole) TellWaiting(output);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        while (_waiting.Count > 0)
        {
            Close(output);
            TellWaiting(output);
        }
        Close(output);
        Start(output);
        MessageEvents.WriteFinish(output, _summary);
        MessageEvents.WriteStop(output);
    }

    public void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        WholeMessage message = new();
        foreach (AnswerEvent item in events)
        {
            _summary.Add(item);
            message.Add(item);
        }
        message.Write(output, _summary, _identity);
    }

    private void TellWaiting(IBufferWriter<byte> output)
    {
        if (_waiting.Count == 0) return;
        List<AnswerEvent> waiting = _waiting;
        _waiting = [];
        foreach (AnswerEvent item in waiting) Write(item, output);
    }

    private void Tell(AnswerEvent item, IBufferWriter<byte> output)
    {
        _summary.Add(item);
        switch (item)
        {
            case AnswerEvent.Started:
                Start(output);
                break;
            case AnswerEvent.Text { Choice: 0, Delta: var text }:
                TellText(text, output);
                break;
            case AnswerEvent.Refusal { Choice: 0, Delta: var text }:
                TellText(text, output);
                break;
            case AnswerEvent.Reasoning { Choice: 0, Delta.Length: > 0 } thought:
                Open(OpenBlock.Thinking, output);
                MessageEvents.WriteDelta(output, _index, "thinking_delta"u8, "thinking"u8, thought.Delta);
                break;
            case AnswerEvent.ReasoningSignature { Choice: 0 } proof:
                Open(OpenBlock.Thinking, output);
                MessageEvents.WriteDelta(output, _index, "signature_delta"u8, "signature"u8, proof.Signature);
                Close(output);
                break;
            case AnswerEvent.HiddenReasoning { Choice: 0 } hidden:
                Open(OpenBlock.None, output);
                MessageEvents.WriteHiddenReasoning(output, ++_index, hidden.Data);
                break;
            case AnswerEvent.ToolCall { Choice: 0 } call:
                OpenCall(call, output);
                break;
            case AnswerEvent.ToolArguments { Choice: 0, Delta.Length: > 0 } piece when _open == OpenBlock.ToolUse && piece.Call == _call:
                MessageEvents.WriteDelta(output, _index, "input_json_delta"u8, "partial_json"u8, piece.Delta);
                _arguments.Add(piece.Delta);
                break;
        }
    }

    private void TellText(string text, IBufferWriter<byte> output)
    {
        if (text.Length == 0) return;
        Open(OpenBlock.Text, output);
        MessageEvents.WriteDelta(output, _index, "text_delta"u8, "text"u8, text);
    }

    private void OpenCall(AnswerEvent.ToolCall call, IBufferWriter<byte> output)
    {
        Close(output);
        Start(output);
        MessageEvents.WriteCall(output, ++_index, call);
        (_open, _call, _arguments) = (OpenBlock.ToolUse, call.Call, default);
    }

    /// <summary>Goes on in a block of the kind, or begins one; for <see cref="OpenBlock.None"/> only closes what is open.</summary>
    private void Open(OpenBlock kind, IBufferWriter<byte> output)
    {
        if (_open == kind && kind != OpenBlock.None) return;
        Close(output);
        Start(output);
        if (kind == OpenBlock.Text) MessageEvents.WriteTextStart(output, ++_index);
        else if (kind == OpenBlock.Thinking) MessageEvents.WriteThinkingStart(output, ++_index);
        _open = kind;
    }

    private void Close(IBufferWriter<byte> output)
    {
        if (_open == OpenBlock.None) return;
        MessageEvents.WriteBlockStop(output, _index);
        (_open, _arguments) = (OpenBlock.None, default);
    }

    private void Start(IBufferWriter<byte> output)
    {
        if (_started) return;
        _started = true;
        MessageEvents.WriteStart(output, _summary, _identity);
    }

    private static bool IsContent(AnswerEvent item) => item is not (AnswerEvent.Started or AnswerEvent.Usage or AnswerEvent.Finished);
}
