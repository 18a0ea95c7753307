namespace Breakeven.Protocols.OpenAI;

/// <summary>Watches a chat stream that is forwarded byte for byte, and keeps its facts. One observer watches one stream.</summary>
/// <param name="choices">How many answers the request asked for; the stream is complete when so many have finished.</param>
public sealed class ChatStreamObserver(int choices = 1) : AnswerObserver
{
    private RawUsageBuffer? _rawUsage;
    private UInt128 _seen;
    private UInt128 _finished;
    private bool _done;

    /// <summary>The <c>data</c> of the event that ends a stream.</summary>
    public static ReadOnlySpan<byte> DoneMark => "[DONE]"u8;

    public override bool IsComplete => _done || (int)UInt128.PopCount(_finished) >= Math.Max(Math.Max(choices, 1), (int)UInt128.PopCount(_seen));

    public override string? RawUsage => _rawUsage?.Text;

    public ChunkKinds Observe(ReadOnlySpan<byte> data) => Observe(default, data);

    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty) return ChunkKinds.None;
        if (text.SequenceEqual(DoneMark))
        {
            _done = true;
            return ChunkKinds.Done;
        }
        if (!ChatPayloadReader.TryRead(text, ResponseModel, wantsId: AnswerId is null, out ChatPayload chunk)) return ChunkKinds.Malformed;
        _seen |= chunk.Seen;
        chunk.CheckUsage(Math.Max(choices, (int)UInt128.PopCount(_seen)));
        if (chunk.HasUsage) (_rawUsage ??= new RawUsageBuffer()).Keep(text[chunk.UsageAt]);
        Keep(in chunk);
        return Classify(in chunk);
    }

    private void Keep(ref readonly ChatPayload chunk)
    {
        if (chunk.HasUsage)
        {
            Usage = chunk.Usage;
            UsageSuspect = chunk.Usage is null;
            ProviderCost = chunk.Cost ?? ProviderCost;
        }
        _finished |= chunk.Finished;
        OutputBytes += chunk.OutputBytes;
        FinishReason ??= ChatFinishReasons.Read(chunk.FinishReason);
        ResponseModel = chunk.ResponseModel ?? ResponseModel;
        AnswerId ??= chunk.Id;
        EngineTime = chunk.Timings.Busy ?? EngineTime;
        Error ??= chunk.Error;
    }

    private static ChunkKinds Classify(ref readonly ChatPayload chunk)
    {
        ChunkKinds kind = ChunkKinds.None;
        if (chunk.HasContent) kind |= ChunkKinds.Content;
        if (chunk.Finished != 0) kind |= ChunkKinds.Finish;
        if (chunk.Error is not null) kind |= ChunkKinds.Error;
        if (chunk.HasUsage) kind |= ChunkKinds.Usage;
        if (chunk is { HasUsage: true, Choices: 0, Error: null }) kind |= ChunkKinds.UsageOnly;
        return kind;
    }
}
