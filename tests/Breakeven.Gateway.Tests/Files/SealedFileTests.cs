using System.Security.Cryptography;
using Breakeven.Gateway.Files;
using CsCheck;

namespace Breakeven.Gateway.Tests.Files;

public sealed class SealedFileTests : IDisposable
{
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(PieceCipher.KeyBytes);
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-test-").FullName;

    private string NewPath => Path.Combine(_folder, Guid.NewGuid().ToString("N"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_AnyPartOfAnyFile_IsWhatWasWritten() =>
        Gen.Select(Gen.Int[0, 3 * SealedWriter.PieceBytes], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[1, 100_000]).Sample(
            (length, from, share, step) =>
            {
                byte[] bytes = RandomNumberGenerator.GetBytes(length);
                string path = NewPath;
                PieceCipher cipher = new(s_key, Guid.NewGuid());
                using (SealedWriter writer = new(path, cipher))
                {
                    for (int at = 0; at < length; at += step) writer.Write(bytes.AsSpan(at, Math.Min(step, length - at)));
                    Assert.Equal(length, writer.Length);
                    writer.Complete();
                }
                int start = (int)(from * length), taken = (int)(share * (length - start));
                byte[] read = new byte[taken];
                using SealedReader reader = new(path, cipher, length);
                reader.Read(start, read);
                Assert.True(bytes.AsSpan(start, taken).SequenceEqual(read));
            },
            iter: 60);

    [Theory]
    [InlineData(true)] // a byte is another one
    [InlineData(false)] // the end is missing
    public void Read_ChangedFile_IsRefused(bool isChanged)
    {
        string path = NewPath;
        PieceCipher cipher = new(s_key, Guid.NewGuid());
        using (SealedWriter writer = new(path, cipher))
        {
            writer.Write(new byte[SealedWriter.PieceBytes + 10]);
            writer.Complete();
        }
        byte[] bytes = File.ReadAllBytes(path);
        if (isChanged) bytes[^1] ^= 1;
        File.WriteAllBytes(path, isChanged ? bytes : bytes[..^1]);
        using SealedReader reader = new(path, cipher, SealedWriter.PieceBytes + 10);
        Assert.Equal(SealedWriter.PieceBytes, reader.From(0).Length);
        Assert.ThrowsAny<CryptographicException>(() => reader.From(SealedWriter.PieceBytes).Length);
    }

    [Fact]
    public void Read_PieceOfAnotherFileOrKey_IsRefused()
    {
        string path = NewPath;
        Guid id = Guid.NewGuid();
        SealedDocument.Write(path, new(s_key, id), "words"u8);
        Assert.Equal("words"u8, SealedDocument.Read(path, new(s_key, id)));
        Assert.ThrowsAny<CryptographicException>(() => SealedDocument.Read(path, new(s_key, Guid.NewGuid())));
        Assert.ThrowsAny<CryptographicException>(() => SealedDocument.Read(path, new(new byte[PieceCipher.KeyBytes], id)));
    }

    /// <summary>A process that dies while it writes leaves any part of its last entry: all before it are there, and the next one follows.</summary>
    [Fact]
    public void Log_CutAnywhereInItsLastEntry_KeepsTheOthersAndGoesOn()
    {
        PieceCipher cipher = new(s_key, Guid.NewGuid());
        string whole = NewPath;
        long second;
        using (SealedLog log = new(whole, cipher, flush: false))
        {
            log.Append("first"u8);
            second = new FileInfo(whole).Length;
            log.Append("second"u8);
        }
        byte[] bytes = File.ReadAllBytes(whole);
        for (int length = (int)second; length < bytes.Length; length++)
        {
            string path = NewPath;
            File.WriteAllBytes(path, bytes[..length]);
            using (SealedLog log = new(path, cipher, flush: false))
            {
                Assert.Equal(1, log.Count);
                log.Append("third"u8);
            }
            using SealedLog again = new(path, cipher, flush: true);
            Assert.Equal(2, again.Count);
            Assert.Equal("first"u8, again.Read(0));
            Assert.Equal("third"u8, again.Read(1));
        }
    }

    /// <summary>A fault in the middle is no crash: nothing is cut off, since each entry behind it is an answer that was paid for.</summary>
    [Fact]
    public void Log_ChangedInTheMiddle_IsRefusedAndLeftAsItIs()
    {
        PieceCipher cipher = new(s_key, Guid.NewGuid());
        string path = NewPath;
        using (SealedLog log = new(path, cipher, flush: false))
        {
            log.Append("first"u8);
            log.Append("second"u8);
        }
        byte[] bytes = File.ReadAllBytes(path);
        bytes[20] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.ThrowsAny<CryptographicException>(() => new SealedLog(path, cipher, flush: false));
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }
}
