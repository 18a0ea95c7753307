namespace Breakeven.Protocols.Responses;

/// <summary>The facts of a whole, non-streamed response. One that runs in the background is an answer too: what it will say is fetched from the provider later.</summary>
public sealed class ResponsesAnswer : AnswerFacts
{
    private ResponsesAnswer(bool isObject, ResponsesPayload payload)
    {
        IsUsable = isObject && payload is { HasResponse: true, Error: null };
        Error = payload.Error;
        Usage = payload.Usage;
        UsageSuspect = payload is { HasUsage: true, Usage: null };
        RawUsage = payload.RawUsage;
        ResponseModel = payload.ResponseModel;
        OutputBytes = payload.OutputBytes;
        if (!payload.HasResponse) return;
        AnswerId = payload.AnswerId;
        FinishReason = payload.Finish(payload.HasCall);
    }

    public override bool IsUsable { get; }

    /// <summary>Reads whatever a provider sent, of any status. Never throws.</summary>
    public static ResponsesAnswer Read(ReadOnlySpan<byte> body) => new(ResponsesPayloadReader.TryRead(default, body, out ResponsesPayload payload), payload);
}
