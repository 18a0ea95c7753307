using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>One tool call that a target is making. It is told once its name is sure: with its first arguments, or when something else follows.</summary>
internal sealed class ChatToolCallState(int choice, int? index)
{
    private const string NoArguments = "{}";
    private const int LongestName = 512;
    private const int MostHeld = 64 * 1024; // of a call that has no name yet, and likely never will

    private JsonBalance _balance;
    private TextCarry _carry;
    private string _name = "";
    private string _held = ""; // arguments that came before the name, or an empty object that real arguments may replace
    private int _number = -1;

    public int? Index { get; } = index;

    /// <summary>The provider's own id.</summary>
    public string? Id { get; private set; }

    public string Name => _name;
    public bool HasName => _name.Length > 0;
    public bool IsTold => _number >= 0;
    public bool HasWholeArguments => _balance.IsWhole || JsonBalance.Holds(_held);

    /// <summary>Takes what belongs to this call.</summary>
    /// <param name="numbers">Gives the call its number and, where it has none, its id.</param>
    public void Add(ChatToolDelta delta, ChatToolNumbers numbers, ICollection<AnswerEvent> events)
    {
        if (!IsTold)
        {
            Id ??= delta.Id;
            // A name may come in pieces, or whole again with every piece.
            if (delta.Name is { } name && name != _name && _name.Length + name.Length <= LongestName) _name += name;
        }
        if (delta.Arguments is not { } arguments || IsRepetition(delta) || _held.Length > MostHeld) return;
        _held = !IsTold && _held == NoArguments ? arguments : _held + arguments;
        if (IsTold) Flush(events);
        else if (_held != NoArguments) Tell(numbers, events);
    }

    /// <summary>Something else follows: the call is told even if it has no arguments yet.</summary>
    public void Tell(ChatToolNumbers numbers, ICollection<AnswerEvent> events)
    {
        if (IsTold || !HasName) return;
        _number = numbers.Next();
        events.Add(new AnswerEvent.ToolCall(choice, _number, numbers.Claim(Id, choice, _number), _name));
        Flush(events);
    }

    /// <summary>No more comes.</summary>
    public void End(ChatToolNumbers numbers, ICollection<AnswerEvent> events)
    {
        Tell(numbers, events);
        if (!IsTold) return;
        if (_carry.End() is { Length: > 0 } rest) events.Add(new AnswerEvent.ToolArguments(choice, _number, rest));
    }

    // Some servers send the whole call again in their last chunk.
    private bool IsRepetition(ChatToolDelta delta) =>
        _balance.IsWhole && delta.Name == _name && delta.Arguments is { } arguments && JsonBalance.Holds(arguments);

    private void Flush(ICollection<AnswerEvent> events)
    {
        if (_held.Length == 0) return;
        _balance.Add(_held);
        string delta = _carry.Add(_held);
        _held = "";
        if (delta.Length > 0) events.Add(new AnswerEvent.ToolArguments(choice, _number, delta));
    }
}
