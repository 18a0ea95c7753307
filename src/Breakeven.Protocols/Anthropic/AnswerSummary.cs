using System.Text;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>What an answer says beside its content, as far as its events have told.</summary>
internal sealed class AnswerSummary(ModelRequest request)
{
    private const string IdPrefix = "msg_";

    private FinishReason? _reason;
    private string? _id;
    private string? _model;
    private TokenUsage? _usage;
    private long _outputBytes;
    private bool _calledTools;
    private bool _refused;

    public string? StopSequence { get; private set; }

    public string StopReason => StopReasons.Write(_reason, _calledTools, _refused);

    /// <summary>The target's counts; while there are none, estimates, since this format's clients read every answer's usage.</summary>
    public TokenUsage Usage => _usage ?? new(request.EstimatedInputTokens, 0, 0, TokenEstimate.Output(_outputBytes, request.MaxOutputTokens), 0);

    /// <summary>The target's own id where it is one of this format.</summary>
    public string Id(AnswerIdentity identity) =>
        _id is not null && _id.StartsWith(IdPrefix, StringComparison.Ordinal) ? _id : IdPrefix + identity.Id;

    public string Model(AnswerIdentity identity) => _model ?? identity.Model;

    public void Add(AnswerEvent item)
    {
        switch (item)
        {
            case AnswerEvent.Started started:
                (_id, _model) = (started.Id, started.Model);
                break;
            case AnswerEvent.Text { Choice: 0 } text:
                Count(text.Delta);
                break;
            case AnswerEvent.Refusal { Choice: 0 } refusal:
                Count(refusal.Delta);
                _refused |= refusal.Delta.Length > 0;
                break;
            case AnswerEvent.Reasoning { Choice: 0 } thought:
                Count(thought.Delta);
                break;
            case AnswerEvent.ToolCall { Choice: 0 } call:
                Count(call.Name);
                _calledTools = true;
                break;
            case AnswerEvent.ToolArguments { Choice: 0 } arguments:
                Count(arguments.Delta);
                break;
            case AnswerEvent.Finished { Choice: 0 } finished:
                (_reason, StopSequence) = (finished.Reason, finished.StopSequence);
                break;
            case AnswerEvent.Usage usage:
                _usage = usage.Tokens;
                break;
        }
    }

    private void Count(string text) => _outputBytes += Encoding.UTF8.GetByteCount(text);
}
