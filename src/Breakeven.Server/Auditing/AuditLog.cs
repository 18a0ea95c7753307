using System.Collections.Immutable;
using System.Text;

namespace Breakeven.Server.Auditing;

/// <summary>What was done to the gateway, appended to a file beside the ledger: one JSON object a line, each chained to the one before by its hash.</summary>
/// <remarks>
/// The gateway and the command line write to the same file, one at a time. The chain shows that a line was changed, removed or put in; whoever can write the
/// file can still cut its end or write all of it anew, so ship it to another place where that matters.
/// </remarks>
public sealed class AuditLog(string path, TimeProvider time) : IDisposable
{
    /// <summary>Longest text of a field; a longer one is cut.</summary>
    private const int LongestText = 500;

    /// <summary>More than the longest line.</summary>
    private const int Tail = 16 * 1024;

    private const int Tries = 100;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Where the log of a ledger lies.</summary>
    public static string PathBeside(string database) => database + ".audit.jsonl";

    /// <summary>Appends an entry with the next number and the time, and waits until the device has it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using FileStream file = await OpenAsync(Writing(), cancellationToken);
            (long sequence, string previous, bool isTorn) = await EndOfAsync(file, cancellationToken);
            AuditEntry whole = entry with { Sequence = sequence + 1, At = time.GetUtcNow(), Action = Bounded(entry.Action)!, Address = Bounded(entry.Address), Detail = Bounded(entry.Detail) };
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync(Encoding.UTF8.GetBytes($"{(isTorn ? "\n" : "")}{AuditLine.Write(whole, previous)}\n"), cancellationToken);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Whether an entry could be written now: nothing is done that could not be told afterwards.</summary>
    public async Task<bool> IsWritableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = await OpenAsync(Writing(), cancellationToken);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The newest entries, and whether the whole chain holds.</summary>
    /// <param name="before">Only entries with a smaller number; null for all.</param>
    public async Task<AuditPage> ReadAsync(int limit, long? before, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return new([], 0, null);
        Queue<AuditEntry> kept = new();
        string previous = AuditLine.Beginning;
        long lineNumber = 0, total = 0;
        long? broken = null;
        await using FileStream file = await OpenAsync(new() { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete }, cancellationToken);
        using StreamReader reader = new(file, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lineNumber++;
            if (AuditLine.Read(line) is not var (entry, link, hash))
            {
                broken ??= lineNumber;
                continue;
            }
            if (link != previous) broken ??= lineNumber;
            previous = hash;
            total++;
            if (entry.Sequence >= before) continue;
            kept.Enqueue(entry);
            if (kept.Count > limit) kept.Dequeue();
        }
        return new([.. kept.Reverse()], total, broken);
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Alone: two writers at once would both go on from the same line.</summary>
    private static FileStreamOptions Writing()
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Another process may be writing: it needs a moment only.</summary>
    private async Task<FileStream> OpenAsync(FileStreamOptions options, CancellationToken cancellationToken)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                return new(path, options);
            }
            catch (IOException error) when (i < Tries && error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    /// <summary>Number and hash of the last whole line, and whether a crash left half of one behind it.</summary>
    private static async Task<(long Sequence, string Hash, bool IsTorn)> EndOfAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length == 0) return (0, AuditLine.Beginning, false);
        byte[] tail = new byte[Math.Min(Tail, file.Length)];
        file.Seek(-tail.Length, SeekOrigin.End);
        await file.ReadExactlyAsync(tail, cancellationToken);
        ImmutableArray<(AuditEntry Entry, string Previous, string Hash)> whole =
            [.. Encoding.UTF8.GetString(tail).Split('\n').Select(AuditLine.Read).OfType<(AuditEntry Entry, string Previous, string Hash)>()];
        return whole.IsEmpty ? (0, AuditLine.Beginning, tail[^1] != '\n') : (whole[^1].Entry.Sequence, whole[^1].Hash, tail[^1] != '\n');
    }

    private static string? Bounded(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "…" : text;
}
