using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Breakeven.Gateway.Files;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Batches;

/// <summary>Batches on disk, encrypted: <c>ID.meta</c>, replaced as a whole, and while one runs <c>ID.log</c> with an entry for each line that has its answer. Thread-safe.</summary>
/// <param name="flush">Whether an answer is to survive the end of power too.</param>
internal sealed partial class BatchStore(string folder, byte[] key, bool flush, ILogger<BatchStore> logger)
{
    private const string Meta = ".meta", Log = ".log";
    private readonly string _folder = Path.Combine(folder, "batches");
    private readonly ConcurrentDictionary<Guid, Batch> _batches = new();
    private readonly Lock _changing = new();

    /// <summary>Reads what an earlier process kept.</summary>
    public void Load()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (string path in Directory.EnumerateFiles(_folder, "*" + WholeFile.Draft)) File.Delete(path);
        foreach (string path in Directory.EnumerateFiles(_folder, "*" + Meta))
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out Guid id)) TryLoad(id, path);
    }

    public IEnumerable<Batch> All => _batches.Values;

    public Batch? Find(Guid id) => _batches.GetValueOrDefault(id);

    /// <returns>Null where there is none, or it is another's.</returns>
    public Batch? Find(string? publicId, string? owner) => Batch.ReadId(publicId) is { } id && Find(id) is { } batch && batch.Owner == owner ? batch : null;

    /// <summary>Newest first.</summary>
    public IEnumerable<Batch> Of(string? owner) => _batches.Values.Where(batch => batch.Owner == owner).OrderByDescending(batch => batch.CreatedAt).ThenByDescending(batch => batch.Id);

    /// <summary>Whether a batch that is not over reads this file.</summary>
    public bool Reads(Guid file) => _batches.Values.Any(batch => batch.IsOpen && batch.InputFile == file);

    /// <summary>Keeps a new batch.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Put(Batch batch)
    {
        Directory.CreateDirectory(_folder);
        SealedDocument.Write(PathOf(batch.Id, Meta), new(key, batch.Id), JsonSerializer.SerializeToUtf8Bytes(batch, BatchJsonContext.Default.Batch));
        _batches[batch.Id] = batch;
    }

    /// <summary>Changes a batch as it stands, one change at a time: a client cancels while the gateway ends it.</summary>
    /// <exception cref="IOException">It cannot be written; then the batch is as it was.</exception>
    public Batch Change(Guid id, Func<Batch, Batch> change)
    {
        lock (_changing)
        {
            Batch before = _batches[id], after = change(before);
            if (!ReferenceEquals(before, after)) Put(after);
            return after;
        }
    }

    /// <summary>The answers of a batch so far.</summary>
    public SealedLog OpenLog(Guid id) => new(PathOf(id, Log), new(key, id), flush);

    /// <summary>The answers are in the output files now.</summary>
    public void EraseLog(Guid id) => File.Delete(PathOf(id, Log));

    public void Erase(Guid id)
    {
        _batches.TryRemove(id, out _);
        EraseLog(id);
        File.Delete(PathOf(id, Meta));
    }

    private string PathOf(Guid id, string kind) => Path.Combine(_folder, $"{id:N}{kind}");

    private void TryLoad(Guid id, string path)
    {
        try
        {
            if (JsonSerializer.Deserialize(SealedDocument.Read(path, new(key, id)), BatchJsonContext.Default.Batch) is { } batch) _batches[id] = batch;
        }
        catch (Exception error) when (error is CryptographicException or JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(error, id);
        }
    }

    [LoggerMessage(EventId = 3711, Level = LogLevel.Error, Message = "The batch {BatchId} cannot be read: it was changed, or storage.content_key is another one")]
    private partial void LogUnreadable(Exception exception, Guid batchId);
}
