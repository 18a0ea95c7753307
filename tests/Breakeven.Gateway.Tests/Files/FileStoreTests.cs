using System.Security.Cryptography;
using Breakeven.Gateway.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakeven.Gateway.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(PieceCipher.KeyBytes);
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-test-").FullName;

    private IEnumerable<string> OnDisk => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_ByOwnerAndTime_ShowsOnlyOwnFilesUntilTheyExpire()
    {
        FileStore files = Open();
        StoredFile file = Put(files, "team", s_now.AddHours(1));
        Assert.Equal(file, files.Find(file.PublicId, "team", s_now));
        Assert.Null(files.Find(file.PublicId, "other", s_now));
        Assert.Null(files.Find(file.PublicId, null, s_now));
        Assert.Null(files.Find(file.PublicId, "team", s_now.AddHours(1)));
        Assert.Null(files.Find("file-0", "team", s_now));
        Assert.Equal((3L, 0L), (files.BytesOf("team"), files.BytesOf("other")));
    }

    [Fact]
    public void EraseExpired_SomeAreInUse_ErasesTheOthersFromTheDisk()
    {
        FileStore files = Open();
        StoredFile used = Put(files, "team", s_now);
        Put(files, "team", s_now);
        StoredFile kept = Put(files, "team", s_now.AddDays(1));
        Assert.Equal(1, files.EraseExpired(s_now, id => id == used.Id));
        Assert.Equal(4, OnDisk.Count());
        Assert.Equal((used.Id, kept.Id), (files.Find(used.Id)!.Id, files.Find(kept.Id)!.Id));
    }

    /// <summary>A process that dies in the middle of an upload, or under another key, leaves what was answered as it was.</summary>
    [Fact]
    public void Load_AfterACrash_HasWhatWasCommittedAndErasesTheRest()
    {
        FileStore before = Open();
        StoredFile file = Put(before, "team", s_now.AddDays(1));
        using (SealedWriter halfway = before.Create(Guid.NewGuid())) halfway.Write("abc"u8);
        FileStore after = Open();
        Assert.Equal(file, after.Find(file.PublicId, "team", s_now));
        Assert.Equal(2, OnDisk.Count());
        using (SealedReader reader = after.Open(file)) Assert.Equal("abc"u8, reader.From(0));

        FileStore foreign = new(_folder, new byte[PieceCipher.KeyBytes], NullLogger<FileStore>.Instance);
        foreign.Load();
        Assert.Null(foreign.Find(file.Id));
        Assert.Equal(2, OnDisk.Count());
    }

    private FileStore Open()
    {
        FileStore files = new(_folder, _key, NullLogger<FileStore>.Instance);
        files.Load();
        return files;
    }

    private static StoredFile Put(FileStore files, string owner, DateTimeOffset expires)
    {
        StoredFile file = new(Guid.NewGuid(), owner, "lines.jsonl", StoredFile.Input, 3, s_now, expires);
        using (SealedWriter writer = files.Create(file.Id))
        {
            writer.Write("abc"u8);
            writer.Complete();
        }
        files.Commit(file);
        return file;
    }
}
