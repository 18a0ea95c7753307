using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>How a choice that is being written ends.</summary>
internal sealed class ChatChoiceEnd
{
    private readonly SortedSet<int> _callsWithoutArguments = [];
    private FinishReason? _reason;
    private bool _calledTools;

    /// <summary>Whether anything of it was written.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Calls whose arguments are still the empty text, which is no JSON.</summary>
    public IReadOnlyCollection<int> CallsWithoutArguments => _callsWithoutArguments;

    /// <summary>OpenAI's word. A client that reads <c>stop</c> after tool calls does not run them, so it is not told that.</summary>
    public string Word => ChatFinishReasons.Write(_calledTools && SaysNothingElse ? FinishReason.ToolCalls : _reason ?? FinishReason.Stop);

    private bool SaysNothingElse => _reason is null or FinishReason.Stop or FinishReason.StopSequence or FinishReason.Other;

    public void Keep(AnswerEvent item)
    {
        HasBegun |= item is not AnswerEvent.Finished;
        if (item is AnswerEvent.ToolCall call)
        {
            _calledTools = true;
            _callsWithoutArguments.Add(call.Call);
        }
        else if (item is AnswerEvent.ToolArguments arguments) _callsWithoutArguments.Remove(arguments.Call);
        else if (item is AnswerEvent.Finished finished) _reason = finished.Reason;
    }
}
