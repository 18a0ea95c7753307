using Breakeven.Gateway.Caching.Answers;
using Breakeven.Gateway.Caching.Flights;
using Breakeven.Gateway.Caching.Storage;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Caching;

/// <summary>A call whose answer shall be stored, with what of it has gone out so far.</summary>
/// <param name="store">The store of the call's own configuration.</param>
internal sealed class CacheFill(CacheStore store, string key, CacheRule rule, long mostBytes) : IDisposable
{
    private PooledBuffer? _sent;
    private bool _isTooLarge;

    public CacheStore Store => store;
    public string Key => key;
    public CacheRule Rule => rule;

    /// <summary>Set while other calls may wait for the answer.</summary>
    public Flight? Flight { get; set; }

    /// <summary>Set where a similar request's answer is to be compared with this one, or this one's to be found by similar requests.</summary>
    public Semantic.SemanticNote? Note { get; set; }

    /// <summary>Takes a copy of a part that goes out before the end.</summary>
    /// <returns>False from the part on with which the answer is too large.</returns>
    public bool Append(ReadOnlySpan<byte> part)
    {
        if (_isTooLarge) return false;
        _sent ??= new(part.Length);
        if (_sent.Length + (long)part.Length <= mostBytes)
        {
            _sent.Append(part);
            return true;
        }
        _isTooLarge = true;
        Dispose();
        return false;
    }

    /// <returns>The answer, or null with the reason why it is not one to be used again.</returns>
    public StoredAnswer? Complete(CallContext call, CallResult result, out string reason)
    {
        if (WhyNot(call, result) is { } why)
        {
            reason = why;
            return null;
        }
        ReadOnlySpan<byte> sent = _sent is null ? default : _sent.Written.Span, end = result.Terminal!.Written.Span;
        byte[] bytes = new byte[sent.Length + end.Length];
        sent.CopyTo(bytes);
        end.CopyTo(bytes.AsSpan(sent.Length));
        bool isStream = call.Request.Stream;
        if (AnswerRefusal.IsIn(call.Client.Format, bytes, isStream))
        {
            reason = "refused";
            return null;
        }
        reason = "stored";
        return new()
        {
            Bytes = bytes, Stamps = AnswerStamps.Find(bytes, isStream), IsStream = isStream, TellsUsage = call.Request.ClientWantsUsage, Usage = result.Usage, UsageSource = result.UsageSource,
            ResponseModel = result.ResponseModel, TargetId = result.Candidate!.Value.Target.Id, Model = result.Candidate.Value.Model, StoredAt = call.Time.GetUtcNow(),
        };
    }

    public void Dispose() => Interlocked.Exchange(ref _sent, null)?.Dispose();

    /// <summary>Only a complete answer that its model ended by itself. One that was cut at a limit, filtered, refused or empty is right once at most.</summary>
    private string? WhyNot(CallContext call, CallResult result)
    {
        if (result.Error is not null || result.Outcome != CallOutcome.Ok || result.Status != 200 || result.Candidate is null || result.Terminal is null) return "not_ok";
        if (_isTooLarge || (_sent?.Length ?? 0) + (long)result.Terminal.Length > mostBytes) return "too_large";
        if (!WireFormats.IsConversation(call.Client.Format) && call.Client.Format != WireFormat.Completions) return null;
        if (result.FinishReason is not (FinishReason.Stop or FinishReason.StopSequence or FinishReason.ToolCalls)) return "not_finished";
        if (result.FinishReason == FinishReason.ToolCalls && rule.Tools != CacheTools.Functions) return "tool_call";
        return result.Usage.Output > 0 || result.UsageSource == UsageSource.None ? null : "empty";
    }
}
