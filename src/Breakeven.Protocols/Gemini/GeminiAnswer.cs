namespace Breakeven.Protocols.Gemini;

/// <summary>The facts of a whole Gemini answer: at least one candidate, or a prompt that was refused.</summary>
internal sealed class GeminiAnswer : AnswerFacts
{
    private GeminiAnswer(bool isObject, GeminiChunk chunk)
    {
        bool isBlocked = chunk.BlockReason is not null;
        IsUsable = isObject && (chunk.Candidates > 0 || isBlocked) && chunk.Error is null;
        Error = chunk.Error;
        Usage = chunk.Usage;
        UsageSuspect = chunk is { HasUsage: true, Usage: null };
        RawUsage = chunk.RawUsage;
        ResponseModel = chunk.Model;
        OutputBytes = chunk.OutputBytes;
        FinishReason = chunk.FinishReason is not null ? GeminiFinishReasons.Read(chunk.FinishReason, chunk.Called != 0)
            : isBlocked ? Neutral.FinishReason.ContentFilter
            : null;
    }

    public override bool IsUsable { get; }

    /// <summary>Reads whatever came, with any status. Never throws.</summary>
    public static GeminiAnswer Read(ReadOnlySpan<byte> body) => new(GeminiChunkReader.TryRead(body, keepsText: false, out GeminiChunk chunk), chunk);
}
