using Breakeven.Gateway.Files;

namespace Breakeven.Gateway.Batches;

/// <summary>Writes the output and error files of a batch that has ended: each line of the input is in exactly one of them, in the input's order.</summary>
/// <remarks>Both files have ids that follow from the batch's, so that a crash in the middle leaves nothing behind when they are written again.</remarks>
internal static class BatchOutputs
{
    /// <param name="ending">What the batch will be: completed, expired or cancelled.</param>
    /// <param name="kept">How long the files are kept.</param>
    public static BatchEnd Write(FileStore files, BatchWork work, BatchStatus ending, TimeSpan kept, DateTimeOffset now)
    {
        Batch batch = work.Batch;
        (string code, string message) = ending == BatchStatus.Cancelled
            ? ("batch_cancelled", "The batch was cancelled before this request was made.")
            : ("batch_expired", "This request could not be executed before the completion window expired.");
        BatchCounts counts = work.Counts;
        Guid outputId = Derive(batch.Id, 1), errorId = Derive(batch.Id, 2);
        int answered = 0, failed = 0;
        using (SealedWriter output = files.Create(outputId))
        using (SealedWriter errors = files.Create(errorId))
        {
            foreach ((int line, LineResult? result) in work.InOrder())
            {
                ReadOnlyMemory<byte> text = result?.Text ?? LineText.NotRun(LineCalls.RequestIdOf(batch, line), CustomIdOf(work, line), code, message);
                bool isError = result?.IsError ?? true;
                SealedWriter into = isError ? errors : output;
                into.Write(text.Span);
                into.Write("\n"u8);
                if (isError) failed++;
                else answered++;
            }
            output.Complete();
            errors.Complete();
            if (answered > 0) files.Commit(FileOf(batch, outputId, "output", output.Length, now, kept));
            if (failed > 0) files.Commit(FileOf(batch, errorId, "error", errors.Length, now, kept));
        }
        if (answered == 0) files.Discard(outputId);
        if (failed == 0) files.Discard(errorId);
        return new(answered > 0 ? outputId : null, failed > 0 ? errorId : null, ending == BatchStatus.Expired ? counts with { Failed = failed } : counts);
    }

    private static StoredFile FileOf(Batch batch, Guid id, string kind, long bytes, DateTimeOffset now, TimeSpan kept) =>
        new(id, batch.Owner, $"{batch.PublicId}_{kind}.jsonl", StoredFile.Output, bytes, now, now + (batch.OutputKept ?? kept));

    private static string CustomIdOf(BatchWork work, int line) => BatchLine.TryRead(work.Read(line), line + 1, out BatchLine read, out _) ? read.CustomId : "";

    private static Guid Derive(Guid batch, byte which)
    {
        byte[] bytes = System.Security.Cryptography.SHA256.HashData([.. batch.ToByteArray(), which]);
        return new(bytes.AsSpan(0, 16));
    }
}

/// <summary>What a batch leaves.</summary>
/// <param name="Output">Null where no line was answered.</param>
/// <param name="Errors">Null where none failed.</param>
internal readonly record struct BatchEnd(Guid? Output, Guid? Errors, BatchCounts Counts);
