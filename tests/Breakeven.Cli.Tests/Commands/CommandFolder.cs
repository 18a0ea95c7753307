namespace Breakeven.Cli.Tests.Commands;

/// <summary>Files of one test; they go with it.</summary>
internal sealed class CommandFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("breakeven-").FullName;

    /// <summary>A ledger that is not there yet.</summary>
    public string LedgerUrl => $"sqlite:{File("calls.db")}";

    public string File(string name) => Path.Combine(_path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public string[] Files() => [.. Directory.EnumerateFileSystemEntries(_path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
