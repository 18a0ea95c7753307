using Breakeven.Server.Auditing;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Server;

public sealed class AuditLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-audit-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));

    private string Path => System.IO.Path.Combine(_folder, "ledger.db.audit.jsonl");

    [Fact]
    public async Task Append_Entries_AreReadNewestFirstWithoutGaps()
    {
        using AuditLog log = await WrittenAsync(5);
        AuditPage page = await log.ReadAsync(2, null, TestContext.Current.CancellationToken);
        Assert.Equal([5L, 4], page.Data.Select(entry => entry.Sequence));
        Assert.Equal((5, null), (page.Total, page.FirstBroken));
        Assert.Equal([3L, 2], (await log.ReadAsync(2, 4, TestContext.Current.CancellationToken)).Data.Select(entry => entry.Sequence));
        Assert.Equal(("admin:a", "action 5", "done", _time.GetUtcNow()), (page.Data[0].Actor, page.Data[0].Action, page.Data[0].Result, page.Data[0].At));
    }

    [Theory]
    [InlineData("change", 3)]
    [InlineData("remove", 3)]
    [InlineData("swap", 3)]
    [InlineData("insert", 3)]
    public async Task Read_LogThatWasTamperedWith_SaysWhere(string how, long line)
    {
        using AuditLog log = await WrittenAsync(5);
        List<string> lines = [.. await File.ReadAllLinesAsync(Path, TestContext.Current.CancellationToken)];
        if (how == "change") lines[2] = lines[2].Replace("action 3", "nothing!", StringComparison.Ordinal);
        if (how == "remove") lines.RemoveAt(2);
        if (how == "swap") (lines[2], lines[3]) = (lines[3], lines[2]);
        if (how == "insert") lines.Insert(2, lines[0]);
        await File.WriteAllLinesAsync(Path, lines, TestContext.Current.CancellationToken);
        Assert.Equal(line, (await log.ReadAsync(10, null, TestContext.Current.CancellationToken)).FirstBroken);
    }

    [Fact]
    public async Task Append_AfterATornLine_GoesOnBehindIt()
    {
        using AuditLog log = await WrittenAsync(2);
        await File.AppendAllTextAsync(Path, "{\"seq\":3,\"at\":\"20", TestContext.Current.CancellationToken);
        await log.AppendAsync(new("file", "config reload", "done"), TestContext.Current.CancellationToken);
        AuditPage page = await log.ReadAsync(10, null, TestContext.Current.CancellationToken);
        Assert.Equal([3L, 2, 1], page.Data.Select(entry => entry.Sequence));
        Assert.Equal(3, page.FirstBroken);
    }

    /// <summary>The gateway and the command line have the file open at the same time.</summary>
    [Fact]
    public async Task Append_FromManyWriters_KeepsTheChain()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using AuditLog log = new(Path, _time);
            for (int i = 0; i < 5; i++) await log.AppendAsync(new("cli:me", "keys create", "done"), TestContext.Current.CancellationToken);
        }));
        using AuditLog reader = new(Path, _time);
        AuditPage page = await reader.ReadAsync(100, null, TestContext.Current.CancellationToken);
        Assert.Equal((40, null), (page.Total, page.FirstBroken));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i).Reverse(), page.Data.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Append_TextWithControlCharacters_StaysOneBoundedLine()
    {
        using AuditLog log = new(Path, _time);
        await log.AppendAsync(new("nobody", "GET /manage/\r\n{\"seq\":1}\u001b[31m" + new string('x', 100_000), "401"), TestContext.Current.CancellationToken);
        string text = await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain('\u001b', text);
        Assert.True(text.Length < 2_000);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<AuditLog> WrittenAsync(int entries)
    {
        AuditLog log = new(Path, _time);
        for (int i = 1; i <= entries; i++) await log.AppendAsync(new("admin:a", $"action {i}", "done"), TestContext.Current.CancellationToken);
        return log;
    }
}
