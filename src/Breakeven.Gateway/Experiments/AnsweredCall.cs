using Breakeven.Protocols;

namespace Breakeven.Gateway.Experiments;

/// <summary>A call that was answered, detached from its client, for what is done with it afterwards.</summary>
/// <param name="Call">With headers of its own: those of the connection are gone.</param>
/// <param name="Record">As it stands in the ledger.</param>
/// <param name="Answer">In the client's format; null when it is too long to be looked at.</param>
internal sealed record AnsweredCall(CallContext Call, CallRecord Record, ReadOnlyMemory<byte>? Answer)
{
    /// <summary>Headers that a provider's adapter may ask for.</summary>
    private static readonly string[] s_kept = ["anthropic-version", "anthropic-beta"];

    public ModelRequest Request => Call.Request;

    /// <summary>Bytes held while it waits.</summary>
    public long Bytes => Request.Body.Length + (Answer?.Length ?? 0);

    /// <summary>Takes what is needed while the connection is still there.</summary>
    public static AnsweredCall Of(CallContext call, CallRecord record, AnswerCopy copy)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in s_kept)
            if (call.Arrival.Header(name) is { } value) headers[name] = value;
        CallArrival arrival = call.Arrival with { Header = headers.GetValueOrDefault, PresentedKey = null };
        return new(call.Detach(arrival), record, copy.Whole);
    }

    /// <summary>The same request as a call of its own, which begins now.</summary>
    public CallContext Again()
    {
        DateTimeOffset now = Call.Time.GetUtcNow();
        CallId id = CallId.New(now);
        return Call.Detach(Call.Arrival with { Id = id, RequestId = $"shadow_{id.Value:N}", StartedAt = now, StartTimestamp = Call.Time.GetTimestamp() }, Record.Id);
    }
}
