using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>The choices of one answer that is being read.</summary>
internal sealed class ChatChoices(ReadOnlyMemory<byte> seed)
{
    /// <summary>Most choices of one answer. What says it is beyond belongs to the first.</summary>
    public const int Most = 128;

    private readonly SortedDictionary<int, ChatChoiceState> _all = [];

    public int Count => _all.Count;

    public ChatChoiceState Get(int index)
    {
        if (!_all.TryGetValue(index, out ChatChoiceState? choice)) _all[index] = choice = new ChatChoiceState(index, seed);
        return choice;
    }

    public void End(ICollection<AnswerEvent> events)
    {
        foreach (ChatChoiceState choice in _all.Values) choice.End(events);
        _all.Clear();
    }
}
