namespace Breakeven.Protocols.Anthropic;

/// <summary>Watches a stream that is forwarded byte for byte, and keeps its facts. One observer watches one stream.</summary>
public sealed class MessagesObserver : AnswerObserver
{
    private readonly UsageTally _usage = new();
    private bool _stopped;

    /// <summary>Whether the stop reason was told or the closing event came: no content follows either.</summary>
    public override bool IsComplete => _stopped || FinishReason is not null;

    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.Trim(" \t\r\n"u8);
        // Some engines close this stream as they close OpenAI's.
        if (text.IsEmpty || text.SequenceEqual("[DONE]"u8)) return ChunkKinds.None;
        if (!MessagesPayloadReader.TryRead(type, text, out MessagesPayload payload)) return ObserveMalformed(type);

        ChunkKinds kinds = payload.Type switch
        {
            PayloadType.BlockStart or PayloadType.BlockDelta => ObservePiece(in payload.Piece),
            PayloadType.MessageStart => ObserveStart(in payload),
            PayloadType.MessageDelta => ObserveFinish(payload.Piece.StopReason ?? payload.StopReason),
            PayloadType.MessageStop => ObserveStop(),
            _ => ChunkKinds.None,
        };
        bool tellsUsage = payload.Type is PayloadType.MessageStart or PayloadType.MessageDelta or PayloadType.MessageStop && !payload.Usage.IsEmpty;
        if (tellsUsage) kinds |= ObserveUsage(payload.Usage);
        if (payload.Error is null) return kinds;
        Error ??= payload.Error;
        return kinds | ChunkKinds.Error;
    }

    private ChunkKinds ObserveMalformed(ReadOnlySpan<byte> type)
    {
        if (!type.SequenceEqual("error"u8)) return ChunkKinds.Malformed;
        Error ??= TargetFaults.Failed;
        return ChunkKinds.Error | ChunkKinds.Malformed;
    }

    private ChunkKinds ObservePiece(in AnswerPiece piece)
    {
        OutputBytes += piece.OutputBytes;
        return piece.HasContent ? ChunkKinds.Content : ChunkKinds.None;
    }

    private ChunkKinds ObserveStart(in MessagesPayload payload)
    {
        ResponseModel = payload.Model ?? ResponseModel;
        AnswerId = payload.Id ?? AnswerId;
        return ChunkKinds.None;
    }

    private ChunkKinds ObserveFinish(string? stopReason)
    {
        if (StopReasons.Read(stopReason) is not { } reason) return ChunkKinds.None;
        FinishReason ??= reason;
        return ChunkKinds.Finish;
    }

    private ChunkKinds ObserveStop()
    {
        _stopped = true;
        return ChunkKinds.Done;
    }

    private ChunkKinds ObserveUsage(ReadOnlySpan<byte> usage)
    {
        _usage.Add(usage);
        Usage = _usage.Usage;
        UsageSuspect = Usage is null;
        RawUsage = _usage.Raw;
        return ChunkKinds.Usage;
    }
}
