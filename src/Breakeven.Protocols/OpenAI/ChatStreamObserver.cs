namespace Breakeven.Protocols.OpenAI;

/// <summary>Watches a chat stream that is forwarded byte for byte, and keeps its facts. One observer watches one stream.</summary>
/// <param name="choices">How many answers the request asked for; the stream is complete when so many have finished.</param>
public sealed class ChatStreamObserver(int choices = 1) : AnswerObserver
{
    private RawUsageBuffer? _rawUsage;
    private UInt128 _seen;
    private UInt128 _finished;
    private bool _done;
    private ChunkFrame _frame;

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
        if (_frame.Fits(text, out int length))
        {
            OutputBytes += length;
            return ChunkKinds.Content;
        }
        if (!ChatPayloadReader.TryRead(text, ResponseModel, wantsId: AnswerId is null, out ChatPayload chunk)) return ChunkKinds.Malformed;
        _seen |= chunk.Seen;
        chunk.CheckUsage(Math.Max(choices, (int)UInt128.PopCount(_seen)));
        if (chunk.HasUsage) (_rawUsage ??= new RawUsageBuffer()).Keep(text[chunk.UsageAt]);
        Keep(in chunk);
        ChunkKinds kinds = Classify(in chunk);
        KeepFrame(text, in chunk, kinds);
        return kinds;
    }

    /// <summary>Only of a chunk with one text, without escapes, and nothing else that counts.</summary>
    private void KeepFrame(ReadOnlySpan<byte> text, ref readonly ChatPayload chunk, ChunkKinds kinds)
    {
        int length = chunk.PlainText.End.Value - chunk.PlainText.Start.Value;
        if (kinds == ChunkKinds.Content && length > 0 && chunk.OutputBytes == length && text[0] == '{') _frame.Keep(text, chunk.PlainText);
        else _frame.Forget();
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
