using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Puts the tool calls of one choice together from their pieces, whatever the target does with index, id and name.</summary>
/// <remarks>
/// A new id begins a new call, also at an index that another call has; so does a name after a call whose arguments have closed. What has
/// neither belongs to the call of its index, or else to the last call. A call that never gets a name is none.
/// </remarks>
internal sealed class ChatToolCalls(int choice, ReadOnlyMemory<byte> seed)
{
    // Nobody asks for so many; what a broken target sends beyond is left out, or finding each piece's call would take ever longer.
    private const int Most = 1_024;

    private readonly List<ChatToolCallState> _calls = [];
    private readonly ChatToolNumbers _numbers = new(seed);

    /// <summary>Whether there is a call that was or will be told.</summary>
    public bool Any => _calls.Exists(call => call.HasName);

    public void Add(ChatToolDelta delta, ICollection<AnswerEvent> events)
    {
        if (delta.IsEmpty) return;
        ChatToolCallState? call = Find(delta);
        if (call is null && _calls.Count == Most) return;
        call ??= Begin(delta, events);
        call.Add(delta, _numbers, events);
    }

    /// <summary>Something else than a tool call follows.</summary>
    public void Tell(ICollection<AnswerEvent> events)
    {
        foreach (ChatToolCallState call in _calls) call.Tell(_numbers, events);
    }

    public void End(ICollection<AnswerEvent> events)
    {
        foreach (ChatToolCallState call in _calls) call.End(_numbers, events);
    }

    private ChatToolCallState Begin(ChatToolDelta delta, ICollection<AnswerEvent> events)
    {
        Tell(events);
        ChatToolCallState call = new(choice, delta.Index);
        _calls.Add(call);
        return call;
    }

    /// <returns>The call that the piece goes on with; null when it begins another.</returns>
    private ChatToolCallState? Find(ChatToolDelta delta)
    {
        if (delta.Id is { } id && _calls.FindLast(call => call.Id == id) is { } same) return IsOther(same, delta) ? null : same;

        ChatToolCallState? last = delta.Index is { } index ? _calls.FindLast(call => call.Index == index) : _calls.LastOrDefault();
        if (last is null || delta.Name is null) return last;
        return delta.Id is null ? ContinuesByName(last, delta) : ContinuesById(last, delta);
    }

    // One id for all calls, told apart by their indexes.
    private static bool IsOther(ChatToolCallState same, ChatToolDelta delta) =>
        delta.Name is not null && same.Index is not null && delta.Index is not null && same.Index != delta.Index;

    // A name without an id: another call, unless this one still waits for its name or its arguments.
    private static ChatToolCallState? ContinuesByName(ChatToolCallState last, ChatToolDelta delta)
    {
        if (!last.HasName) return last;
        if (last.HasWholeArguments) return null;
        bool isRepeated = last.Name == delta.Name;
        bool isNextPiece = last.Id is not null && !last.IsTold;
        return isRepeated || isNextPiece ? last : null;
    }

    // A name with an id that is new: another call, unless this one has had no id and is the same function's.
    private static ChatToolCallState? ContinuesById(ChatToolCallState last, ChatToolDelta delta) =>
        last.Id is null && !last.IsTold && (!last.HasName || last.Name == delta.Name) && !last.HasWholeArguments ? last : null;
}
