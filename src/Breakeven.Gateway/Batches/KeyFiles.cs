using Breakeven.Gateway.Files;

namespace Breakeven.Gateway.Batches;

/// <summary>Files and batches of clients, for those who operate the gateway: what there is, never what it says.</summary>
public sealed class KeyFiles
{
    private readonly FileStore _files;
    private readonly BatchStore _batches;
    private readonly BatchRunner _runner;
    private readonly TimeProvider _time;

    internal KeyFiles(FileStore files, BatchStore batches, BatchRunner runner, TimeProvider time) => (_files, _batches, _runner, _time) = (files, batches, runner, time);

    /// <summary>Erases all files of a key, and its batches. Those that run are cancelled, and keep the file that they read until they have ended.</summary>
    /// <param name="key">Name of the key.</param>
    /// <returns>Files erased, and batches that were running.</returns>
    public (int Erased, int Cancelled) Erase(string key)
    {
        int cancelled = 0;
        foreach (Batch batch in _batches.Of(key).ToList())
        {
            if (!batch.IsOpen)
            {
                _batches.Erase(batch.Id);
                continue;
            }
            _batches.Change(batch.Id, open => open.Status == BatchStatus.InProgress ? open with { Status = BatchStatus.Cancelling, CancellingAt = _time.GetUtcNow() } : open);
            cancelled++;
        }
        _runner.Tell();
        return (_files.IdsOf(key).Count(id => !_batches.Reads(id) && _files.Erase(id)), cancelled);
    }
}
