using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>One choice of an answer that is being read: half characters, tool calls and the finish reason, kept until they are sure.</summary>
internal sealed class ChatChoiceState(int choice, ReadOnlyMemory<byte> seed)
{
    private readonly ChatToolCalls _calls = new(choice, seed);
    private TextCarry _reasoning;
    private TextCarry _text;
    private TextCarry _refusal;
    private FinishReason? _finish;

    public int Choice => choice;

    public void AddReasoning(string piece, ICollection<AnswerEvent> events)
    {
        if (piece.Length == 0) return;
        EndText(events);
        EndRefusal(events);
        _calls.Tell(events);
        if (_reasoning.Add(piece) is { Length: > 0 } delta) events.Add(new AnswerEvent.Reasoning(choice, delta));
    }

    public void AddText(string piece, ICollection<AnswerEvent> events)
    {
        if (piece.Length == 0) return;
        EndReasoning(events);
        EndRefusal(events);
        _calls.Tell(events);
        if (_text.Add(piece) is { Length: > 0 } delta) events.Add(new AnswerEvent.Text(choice, delta));
    }

    public void AddRefusal(string piece, ICollection<AnswerEvent> events)
    {
        if (piece.Length == 0) return;
        EndReasoning(events);
        EndText(events);
        _calls.Tell(events);
        if (_refusal.Add(piece) is { Length: > 0 } delta) events.Add(new AnswerEvent.Refusal(choice, delta));
    }

    public void AddCall(ChatToolDelta delta, ICollection<AnswerEvent> events)
    {
        if (delta.IsEmpty) return;
        EndWords(events);
        _calls.Add(delta, events);
    }

    /// <summary>The first reason holds, unless it told nothing yet: some servers tell it in every later chunk.</summary>
    public void AddFinish(FinishReason reason) => _finish ??= reason;

    /// <summary>The choice is whole.</summary>
    public void End(ICollection<AnswerEvent> events)
    {
        EndWords(events);
        _calls.End(events);
        events.Add(new AnswerEvent.Finished(choice, Reason()));
    }

    // Ollama and others say "stop" after tool calls, and a client that believes it does not run them.
    private FinishReason Reason() =>
        _calls.Any && _finish is null or FinishReason.Stop or FinishReason.Other ? FinishReason.ToolCalls : _finish ?? FinishReason.Stop;

    private void EndWords(ICollection<AnswerEvent> events)
    {
        EndReasoning(events);
        EndText(events);
        EndRefusal(events);
    }

    private void EndReasoning(ICollection<AnswerEvent> events)
    {
        if (_reasoning.HoldsHalf) events.Add(new AnswerEvent.Reasoning(choice, _reasoning.End()));
    }

    private void EndText(ICollection<AnswerEvent> events)
    {
        if (_text.HoldsHalf) events.Add(new AnswerEvent.Text(choice, _text.End()));
    }

    private void EndRefusal(ICollection<AnswerEvent> events)
    {
        if (_refusal.HoldsHalf) events.Add(new AnswerEvent.Refusal(choice, _refusal.End()));
    }
}
