using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Files;

/// <summary>Files of clients on disk, encrypted. Thread-safe.</summary>
/// <remarks>Two files each: <c>ID.meta</c>, written last and replaced as a whole, and <c>ID.data</c>. Names hold ids only. What a crash left without its document was never answered, and is erased at the start.</remarks>
internal sealed partial class FileStore(string folder, byte[] key, ILogger<FileStore> logger)
{
    private const string Meta = ".meta", Content = ".data";
    private readonly string _folder = Path.Combine(folder, "files");
    private readonly ConcurrentDictionary<Guid, StoredFile> _files = new();

    /// <summary>Reads what an earlier process kept. A document that cannot be read, as under another key, is left where it is.</summary>
    public void Load()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (string path in Directory.EnumerateFiles(_folder, "*" + WholeFile.Draft)) File.Delete(path);
        foreach (string path in Directory.EnumerateFiles(_folder, "*" + Meta))
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out Guid id)) TryLoad(id, path);
        foreach (string path in Directory.EnumerateFiles(_folder, "*" + Content))
            if (!File.Exists(Path.ChangeExtension(path, Meta))) File.Delete(path);
    }

    /// <summary>Begins a file; it is there once <see cref="Commit"/> has returned.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public SealedWriter Create(Guid id)
    {
        Directory.CreateDirectory(_folder);
        return new(PathOf(id, Content), CipherOf(id));
    }

    public void Commit(StoredFile file)
    {
        SealedDocument.Write(PathOf(file.Id, Meta), CipherOf(file.Id), JsonSerializer.SerializeToUtf8Bytes(file, FileJsonContext.Default.StoredFile));
        _files[file.Id] = file;
    }

    /// <summary>Takes back what was begun.</summary>
    public void Discard(Guid id) => File.Delete(PathOf(id, Content));

    /// <returns>Null where there is none, or it is another's.</returns>
    public StoredFile? Find(string? publicId, string? owner, DateTimeOffset now) =>
        StoredFile.ReadId(publicId) is { } id && _files.TryGetValue(id, out StoredFile? file) && file.Owner == owner && file.ExpiresAt > now ? file : null;

    public StoredFile? Find(Guid id) => _files.GetValueOrDefault(id);

    /// <summary>Newest first.</summary>
    public IEnumerable<StoredFile> Of(string? owner, DateTimeOffset now) =>
        _files.Values.Where(file => file.Owner == owner && file.ExpiresAt > now).OrderByDescending(file => file.CreatedAt).ThenByDescending(file => file.Id);

    public long BytesOf(string? owner) => _files.Values.Where(file => file.Owner == owner).Sum(file => file.Bytes);

    public SealedReader Open(StoredFile file) => new(PathOf(file.Id, Content), CipherOf(file.Id), file.Bytes);

    /// <summary>Erases it: the bytes first, so that none outlive the document that names them.</summary>
    public bool Erase(Guid id)
    {
        if (!_files.TryRemove(id, out _)) return false;
        File.Delete(PathOf(id, Content));
        File.Delete(PathOf(id, Meta));
        return true;
    }

    /// <returns>Files erased.</returns>
    public int EraseExpired(DateTimeOffset now, Func<Guid, bool> isInUse) =>
        _files.Values.Where(file => file.ExpiresAt <= now && !isInUse(file.Id)).ToList().Count(file => Erase(file.Id));

    /// <returns>Ids of all files of a key.</returns>
    public IReadOnlyList<Guid> IdsOf(string? owner) => [.. _files.Values.Where(file => file.Owner == owner).Select(file => file.Id)];

    private PieceCipher CipherOf(Guid id) => new(key, id);

    private string PathOf(Guid id, string kind) => Path.Combine(_folder, $"{id:N}{kind}");

    private void TryLoad(Guid id, string path)
    {
        try
        {
            if (JsonSerializer.Deserialize(SealedDocument.Read(path, CipherOf(id)), FileJsonContext.Default.StoredFile) is { } file) _files[id] = file;
        }
        catch (Exception error) when (error is CryptographicException or JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(error, id);
        }
    }

    [LoggerMessage(EventId = 3701, Level = LogLevel.Error, Message = "The stored file {FileId} cannot be read: it was changed, or storage.content_key is another one")]
    private partial void LogUnreadable(Exception exception, Guid fileId);
}

/// <summary>How documents of files are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredFile))]
internal sealed partial class FileJsonContext : JsonSerializerContext;
