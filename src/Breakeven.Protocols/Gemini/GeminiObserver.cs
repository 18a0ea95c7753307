namespace Breakeven.Protocols.Gemini;

/// <summary>Watches a Gemini stream. It has no closing mark: it is complete when every candidate has finished or the prompt was refused.</summary>
/// <param name="choices">How many candidates the request asked for.</param>
internal sealed class GeminiObserver(int choices) : AnswerObserver
{
    private UInt128 _seen;
    private UInt128 _finished;
    private UInt128 _called;
    private bool _isBlocked;

    public override bool IsComplete => _isBlocked || (int)UInt128.PopCount(_finished) >= Math.Max(Math.Max(choices, 1), (int)UInt128.PopCount(_seen));

    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (data.Trim(" \t\r\n"u8).IsEmpty) return ChunkKinds.None;
        if (!GeminiChunkReader.TryRead(data, keepsText: false, out GeminiChunk chunk)) return ChunkKinds.Malformed;
        Keep(in chunk);
        ChunkKinds kinds = ChunkKinds.None;
        if (chunk.HasContent) kinds |= ChunkKinds.Content;
        if (chunk.Finished != 0 || chunk.BlockReason is not null) kinds |= ChunkKinds.Finish;
        if (chunk.HasUsage) kinds |= ChunkKinds.Usage;
        if (chunk.Error is not null) kinds |= ChunkKinds.Error;
        return kinds;
    }

    private void Keep(ref readonly GeminiChunk chunk)
    {
        _seen |= chunk.Seen;
        _finished |= chunk.Finished;
        _called |= chunk.Called;
        _isBlocked |= chunk.BlockReason is not null;
        OutputBytes += chunk.OutputBytes;
        ResponseModel = chunk.Model ?? ResponseModel;
        Error ??= chunk.Error;
        if (chunk.FinishReason is not null) FinishReason ??= GeminiFinishReasons.Read(chunk.FinishReason, _called != 0);
        if (chunk.BlockReason is not null) FinishReason ??= Neutral.FinishReason.ContentFilter;
        if (!chunk.HasUsage) return;
        Usage = chunk.Usage;
        UsageSuspect = chunk.Usage is null;
        RawUsage = chunk.RawUsage;
    }
}
