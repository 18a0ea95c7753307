using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Reads one Converse answer into neutral events.</summary>
internal sealed class ConverseAnswerReader : IAnswerReader
{
    private readonly Dictionary<int, int> _calls = []; // from content block to tool call
    private bool _started;
    private bool _finished;

    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (ConverseFaults.IsFault(type) || !ConverseEventReader.TryRead(data, keepsText: true, out ConverseEvent found)) return;
        if (!_started) events.Add(new AnswerEvent.Started(null, null));
        _started = true;
        foreach (ConversePiece piece in found.Pieces ?? []) Add(piece, events);
        if (found.StopReason is not null && !_finished) Finish(found.StopReason, events);
        if (found.Usage is TokenUsage usage) events.Add(new AnswerEvent.Usage(usage));
    }

    public void ReadEnd(ICollection<AnswerEvent> events)
    {
    }

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events) => Read(default, body, events);

    private void Add(ConversePiece piece, ICollection<AnswerEvent> events)
    {
        switch (piece.Kind)
        {
            case ConversePieceKind.Text:
                events.Add(new AnswerEvent.Text(0, piece.Value));
                break;
            case ConversePieceKind.Reasoning:
                events.Add(new AnswerEvent.Reasoning(0, piece.Value));
                break;
            case ConversePieceKind.Signature:
                events.Add(new AnswerEvent.ReasoningSignature(0, piece.Value));
                break;
            case ConversePieceKind.HiddenReasoning:
                events.Add(new AnswerEvent.HiddenReasoning(0, piece.Value));
                break;
            case ConversePieceKind.ToolCall when _calls.TryAdd(piece.Block, _calls.Count):
                events.Add(new AnswerEvent.ToolCall(0, _calls[piece.Block], piece.Id, piece.Value));
                break;
            case ConversePieceKind.ToolInput when _calls.TryGetValue(piece.Block, out int call):
                events.Add(new AnswerEvent.ToolArguments(0, call, piece.Value));
                break;
        }
    }

    // Some models of the service end a turn with calls as any other.
    private void Finish(string word, ICollection<AnswerEvent> events)
    {
        _finished = true;
        FinishReason reason = ConverseStopReasons.Read(word) ?? FinishReason.Other;
        events.Add(new AnswerEvent.Finished(0, reason == FinishReason.Stop && _calls.Count > 0 ? FinishReason.ToolCalls : reason));
    }
}
