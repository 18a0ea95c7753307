namespace Breakeven.Protocols.Responses;

/// <summary>Watches a stream of responses' events that is forwarded or translated, and keeps its facts. One observer watches one stream.</summary>
public sealed class ResponsesObserver : AnswerObserver
{
    private bool _hasEnded;
    private bool _hasCall;
    private long _untoldBytes; // of deltas whose item is not done

    /// <summary>Whether the response has told how it ended. Other than in chat completions a <c>[DONE]</c> alone, which some engines add, is no such thing.</summary>
    public override bool IsComplete => _hasEnded;

    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text.SequenceEqual("[DONE]"u8)) return ChunkKinds.None;
        if (!ResponsesPayloadReader.TryRead(type, text, out ResponsesPayload payload)) return ChunkKinds.Malformed;
        Keep(in payload);
        return Classify(in payload);
    }

    private void Keep(ref readonly ResponsesPayload payload)
    {
        _hasCall |= payload.HasCall;
        Error ??= payload.Error;
        CountOutput(in payload);
        if (!payload.HasResponse) return;

        AnswerId = payload.AnswerId ?? AnswerId;
        ResponseModel = payload.ResponseModel ?? ResponseModel;
        if (payload.HasUsage)
        {
            Usage = payload.Usage;
            UsageSuspect = payload.Usage is null;
            RawUsage = payload.RawUsage;
        }
        if (!IsEnd(payload.Kind)) return;
        _hasEnded = true;
        FinishReason ??= Ended(in payload).Finish(_hasCall);
    }

    // Pieces count as they come; an item or a response that was told without pieces counts when it is told.
    private void CountOutput(ref readonly ResponsesPayload payload)
    {
        switch (payload.Kind)
        {
            case ResponsesEventKind.Delta:
                OutputBytes += payload.DeltaBytes;
                _untoldBytes += payload.DeltaBytes;
                break;
            case ResponsesEventKind.ItemDone:
                OutputBytes += Math.Max(0, payload.OutputBytes - _untoldBytes);
                _untoldBytes = 0;
                break;
            default:
                if (IsEnd(payload.Kind)) OutputBytes = Math.Max(OutputBytes, payload.OutputBytes);
                break;
        }
    }

    // The event's name says how it ended, whatever an engine puts into the status.
    private static ResponsesPayload Ended(ref readonly ResponsesPayload payload) => payload with
    {
        Status = payload.Kind switch
        {
            ResponsesEventKind.Completed => "completed",
            ResponsesEventKind.Incomplete => "incomplete",
            _ => "failed",
        },
    };

    private static ChunkKinds Classify(ref readonly ResponsesPayload payload)
    {
        ChunkKinds kind = payload.Kind switch
        {
            ResponsesEventKind.Delta when payload.DeltaBytes > 0 => ChunkKinds.Content,
            ResponsesEventKind.ItemAdded when payload.HasCall => ChunkKinds.Content,
            ResponsesEventKind.ItemDone when payload.HasCall || payload.OutputBytes > 0 => ChunkKinds.Content,
            ResponsesEventKind.Picture => ChunkKinds.Content,
            ResponsesEventKind.Completed or ResponsesEventKind.Incomplete when payload.HasResponse =>
                ChunkKinds.Done | ChunkKinds.Finish | (payload.HasCall || payload.OutputBytes > 0 ? ChunkKinds.Content : ChunkKinds.None),
            _ => ChunkKinds.None,
        };
        if (payload.HasUsage && payload.HasResponse) kind |= ChunkKinds.Usage;
        if (payload.Error is not null) kind |= ChunkKinds.Error;
        return kind;
    }

    private static bool IsEnd(ResponsesEventKind kind) => kind is ResponsesEventKind.Completed or ResponsesEventKind.Incomplete or ResponsesEventKind.Failed;
}
