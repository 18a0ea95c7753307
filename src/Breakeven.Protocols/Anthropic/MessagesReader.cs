using System.Text;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Turns one answer of this format into neutral events.</summary>
/// <remarks>
/// A signature is told when it is whole, at the end of its block. Blocks that only Anthropic knows, as the calls and results of its own tools,
/// have no neutral meaning and are left out with all their deltas.
/// </remarks>
internal sealed class MessagesReader : IAnswerReader
{
    private readonly UsageTally _usage = new();
    private readonly Dictionary<int, AnswerBlock> _open = [];
    private TokenUsage? _toldUsage;
    private string _answerId = "";
    private int _calls;
    private bool _started;
    private bool _finished;

    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (!MessagesPayloadReader.TryRead(type, data, out MessagesPayload payload)) return;
        switch (payload.Type)
        {
            case PayloadType.MessageStart:
                Start(in payload, events);
                break;
            case PayloadType.BlockStart:
                StartBlock(payload.Index, in payload.Piece, events);
                break;
            case PayloadType.BlockDelta:
                ReadDelta(payload.Index, in payload.Piece, events);
                break;
            case PayloadType.BlockStop:
                StopBlock(payload.Index, events);
                break;
            case PayloadType.MessageDelta:
                Finish(payload.Piece.StopReason ?? payload.StopReason, payload.Piece.StopSequence ?? payload.StopSequence, events);
                ReadUsage(payload.Usage, events);
                break;
        }
    }

    public void ReadEnd(ICollection<AnswerEvent> events) => StopAll(events);

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events)
    {
        if (!MessagesPayloadReader.TryRead(default, body, out MessagesPayload payload) || payload.Error is not null) return;
        Start(in payload, events);
        int index = 0;
        AnswerBlocks.Visit(payload.Content, (in block) =>
        {
            StartBlock(index, in block, events);
            StopBlock(index++, events);
        });
        Finish(payload.StopReason, payload.StopSequence, events);
    }

    private void Start(in MessagesPayload payload, ICollection<AnswerEvent> events)
    {
        if (!_started)
        {
            _started = true;
            _answerId = payload.Id ?? "";
            events.Add(new AnswerEvent.Started(payload.Id, payload.Model));
        }
        ReadUsage(payload.Usage, events);
    }

    private void StartBlock(int index, in AnswerPiece piece, ICollection<AnswerEvent> events)
    {
        StopBlock(index, events);
        switch (piece.Type)
        {
            case PieceType.Text or PieceType.Thinking or PieceType.None:
                _open[index] = new(IsKnown: true);
                break;
            case PieceType.RedactedThinking:
                _open[index] = new(IsKnown: true);
                if (!piece.Data.IsEmpty) events.Add(new AnswerEvent.HiddenReasoning(0, TextCarry.Repair(piece.Data.Decode())));
                break;
            case PieceType.ToolUse when !string.IsNullOrEmpty(piece.Name): // without a name it is no call
                _open[index] = new(IsKnown: true) { Call = _calls, WholeInput = piece.Input.IsEmpty ? "{}" : Encoding.UTF8.GetString(piece.Input) };
                events.Add(new AnswerEvent.ToolCall(0, _calls, IdOf(in piece), piece.Name));
                _calls++;
                break;
            default:
                _open[index] = new(IsKnown: false);
                break;
        }
        ReadDelta(index, in piece, events);
    }

    private void ReadDelta(int index, in AnswerPiece piece, ICollection<AnswerEvent> events)
    {
        if (!_open.TryGetValue(index, out AnswerBlock? block)) _open[index] = block = new(IsKnown: true);
        if (!block.IsKnown) return;
        AddText(block.Carry.Add(piece.Text.Decode()), isThought: false, events);
        block.IsThought |= !piece.Thinking.IsEmpty;
        AddText(block.Carry.Add(piece.Thinking.Decode()), isThought: true, events);
        if (!piece.Signature.IsEmpty) block.Signature += TextCarry.Repair(piece.Signature.Decode());
        if (piece.PartialJson.IsEmpty) return;
        block.WholeInput = null; // the deltas hold the whole input
        AddArguments(block, block.Carry.Add(piece.PartialJson.Decode()), events);
    }

    private void StopBlock(int index, ICollection<AnswerEvent> events)
    {
        if (!_open.Remove(index, out AnswerBlock? block)) return;
        string rest = block.Carry.End();
        if (block.Call is null) AddText(rest, block.IsThought, events);
        else AddArguments(block, rest + block.WholeInput, events);
        if (block.Signature.Length > 0) events.Add(new AnswerEvent.ReasoningSignature(0, block.Signature));
    }

    private void StopAll(ICollection<AnswerEvent> events)
    {
        foreach (int index in _open.Keys.Order().ToArray()) StopBlock(index, events);
    }

    private void Finish(string? stopReason, string? stopSequence, ICollection<AnswerEvent> events)
    {
        if (_finished || StopReasons.Read(stopReason) is not { } reason) return;
        StopAll(events);
        _finished = true;
        events.Add(new AnswerEvent.Finished(0, reason, stopSequence));
    }

    private void ReadUsage(ReadOnlySpan<byte> usage, ICollection<AnswerEvent> events)
    {
        if (usage.IsEmpty) return;
        _usage.Add(usage);
        if (_usage.Usage is not { } tokens || tokens == _toldUsage) return;
        _toldUsage = tokens;
        events.Add(new AnswerEvent.Usage(tokens));
    }

    private string IdOf(in AnswerPiece piece) =>
        !string.IsNullOrEmpty(piece.Id) ? piece.Id : $"toolu_{_answerId}_{_calls}";

    private static void AddArguments(AnswerBlock block, string json, ICollection<AnswerEvent> events)
    {
        if (block.Call is { } call && json.Length > 0) events.Add(new AnswerEvent.ToolArguments(0, call, json));
    }

    private static void AddText(string text, bool isThought, ICollection<AnswerEvent> events)
    {
        if (text.Length == 0) return;
        events.Add(isThought ? new AnswerEvent.Reasoning(0, text) : new AnswerEvent.Text(0, text));
    }
}
