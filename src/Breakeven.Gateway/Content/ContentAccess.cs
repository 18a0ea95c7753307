using System.Text;
using Breakeven.Gateway.Experiments;

namespace Breakeven.Gateway.Content;

/// <summary>Stored content for those who may see and erase it. Waits for what is still queued, so that an erasure leaves nothing behind.</summary>
public sealed class ContentAccess
{
    private readonly ContentRecorder _recorder;
    private readonly ContentVault _vault;

    internal ContentAccess(ContentRecorder recorder, ContentVault vault) => (_recorder, _vault) = (recorder, vault);

    /// <summary>A call's content; null when there is none.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file was changed, or written under another key.</exception>
    public async Task<CapturedContent?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync(cancellationToken);
        return _vault.Read(id);
    }

    /// <summary>What a client wrote about a call; null when there is nothing.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file was changed, or written under another key.</exception>
    public async Task<string?> ReadCommentAsync(Guid id, CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync(cancellationToken);
        return _vault.Read(FeedbackId.Of(id)) is { } comment ? Encoding.UTF8.GetString(comment.Request.Span) : null;
    }

    /// <returns>How many of the calls had content.</returns>
    public async Task<int> EraseAsync(IAsyncEnumerable<Guid> calls, CancellationToken cancellationToken)
    {
        await _recorder.FlushAsync(cancellationToken);
        int erased = 0;
        await foreach (Guid id in calls.WithCancellation(cancellationToken))
        {
            bool hadComment = _vault.Erase(FeedbackId.Of(id));
            if (_vault.Erase(id) || hadComment) erased++;
        }
        return erased;
    }
}
