namespace Breakeven.Protocols.OpenAI;

/// <summary>The facts of a whole, non-streamed chat completion: an object with at least one choice and no error.</summary>
public sealed class ChatAnswer : AnswerFacts
{
    private ChatAnswer(bool isObject, ChatPayload payload, ReadOnlySpan<byte> body)
    {
        IsUsable = isObject && payload.Choices > 0 && payload.Error is null;
        Error = payload.Error;
        Usage = payload.Usage;
        UsageSuspect = payload is { HasUsage: true, Usage: null };
        FinishReason = ChatFinishReasons.Read(payload.FinishReason);
        ResponseModel = payload.ResponseModel;
        OutputBytes = payload.OutputBytes;
        AnswerId = payload.Id;
        ProviderCost = payload.Cost;
        EngineTime = payload.Timings.Busy;
        if (!payload.HasUsage) return;
        RawUsageBuffer usage = new();
        usage.Keep(body[payload.UsageAt]);
        RawUsage = usage.Text;
    }

    public override bool IsUsable { get; }

    /// <summary>Reads whatever a provider sent with status 200, or with any other. Never throws.</summary>
    public static ChatAnswer Read(ReadOnlySpan<byte> body)
    {
        bool isObject = ChatPayloadReader.TryRead(body, knownModel: null, wantsId: true, out ChatPayload payload);
        payload.CheckUsage(payload.Choices);
        return new ChatAnswer(isObject, payload, body);
    }
}
