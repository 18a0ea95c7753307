namespace Breakeven.Protocols.Anthropic;

/// <summary>The facts of a whole, non-streamed message: an object with content and no error.</summary>
public sealed class MessagesAnswer : AnswerFacts
{
    private MessagesAnswer(bool isObject, in MessagesPayload payload)
    {
        IsUsable = isObject && payload.Error is null && !payload.Content.IsEmpty && payload.Type is PayloadType.Message or PayloadType.Unknown;
        Error = payload.Error;
        FinishReason = StopReasons.Read(payload.StopReason);
        ResponseModel = payload.Model;
        AnswerId = payload.Id;
        AnswerBlocks.Visit(payload.Content, (in block) => OutputBytes += block.OutputBytes);
        if (payload.Usage.IsEmpty) return;
        UsageTally usage = new();
        usage.Add(payload.Usage);
        Usage = usage.Usage;
        UsageSuspect = Usage is null;
        RawUsage = usage.Raw;
    }

    public override bool IsUsable { get; }

    /// <summary>Reads whatever a provider sent with status 200, or with any other. Never throws.</summary>
    public static MessagesAnswer Read(ReadOnlySpan<byte> body) => new(MessagesPayloadReader.TryRead(default, body, out MessagesPayload payload), in payload);
}
