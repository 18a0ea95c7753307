using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Content;

namespace Breakeven.Gateway.Tests.Content;

/// <summary>Fault 129: what is stored is encrypted, kept for its time, and gone when it is erased.</summary>
[Trait("Fault", "129")]
public sealed class ContentVaultTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 12, 27);
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-content-").FullName;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(ContentVault.KeyBytes);

    [Fact]
    public void Read_WhatWasWritten_IsTheSameAndNeverPlainOnDisk()
    {
        ContentVault vault = new(_folder, _key);
        CapturedContent content = Content("a secret prompt", "a secret answer");
        vault.Write(content, Day);
        CapturedContent read = vault.Read(content.Id)!;
        Assert.Equal(("a secret prompt", "a secret answer", true), (Encoding.UTF8.GetString(read.Request.Span), Encoding.UTF8.GetString(read.Answer.Span), read.IsCut));
        string file = Assert.Single(Files());
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Read_AnotherKeyAChangedOrAMovedFile_IsRefused()
    {
        ContentVault vault = new(_folder, _key);
        CapturedContent content = Content("p", "a");
        vault.Write(content, Day);
        Assert.ThrowsAny<CryptographicException>(() => new ContentVault(_folder, RandomNumberGenerator.GetBytes(ContentVault.KeyBytes)).Read(content.Id));
        string file = Assert.Single(Files());
        Guid other = Guid.NewGuid();
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, other.ToString("N")));
        Assert.ThrowsAny<CryptographicException>(() => vault.Read(other));
        for (int i = 0; i < new FileInfo(file).Length; i++)
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[i] ^= 1;
            File.WriteAllBytes(file, bytes);
            Assert.ThrowsAny<CryptographicException>(() => vault.Read(content.Id));
            bytes[i] ^= 1;
            File.WriteAllBytes(file, bytes);
        }
        Assert.NotNull(vault.Read(content.Id));
    }

    [Fact]
    public void Erase_OneCall_LeavesNothingOfItAndAllOfTheOthers()
    {
        ContentVault vault = new(_folder, _key);
        CapturedContent one = Content("one", "1"), two = Content("two", "2");
        vault.Write(one, Day);
        vault.Write(two, Day.AddDays(1));
        Assert.True(vault.Erase(one.Id));
        Assert.False(vault.Erase(one.Id));
        Assert.Null(vault.Read(one.Id));
        Assert.NotNull(vault.Read(two.Id));
        Assert.DoesNotContain(Files(), file => file.Contains(one.Id.ToString("N"), StringComparison.Ordinal));
    }

    [Fact]
    public void EraseExpired_DaysGoBy_EachGoesOnItsDayWithHalfWrittenFiles()
    {
        ContentVault vault = new(_folder, _key);
        vault.Write(Content("one", "1"), Day);
        vault.Write(Content("two", "2"), Day.AddDays(1));
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Files()[1])!, "half.new"), "half");
        Assert.Equal(0, vault.EraseExpired(Day.AddDays(-1)));
        Assert.Equal(2, Files().Length);
        Assert.Equal(1, vault.EraseExpired(Day));
        Assert.Single(Files());
        Assert.Equal(1, vault.EraseExpired(Day.AddDays(400)));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", true)]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", true)]
    [InlineData("too short", false)]
    [InlineData("0f1e2d3c", false)]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZg==", false)]
    public void ParseKey_Text_MustBe32Bytes(string text, bool ok) => Assert.Equal(ok, ContentVault.ParseKey(new(text)) is not null);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Files() => [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    private static CapturedContent Content(string request, string answer) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(answer), IsCut: true);
}
