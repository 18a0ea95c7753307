using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Tests;

/// <summary>A folder of its own for one test, with a ledger's files in it.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Path = Directory.CreateTempSubdirectory("breakeven-ledger-").FullName;

    public string Path { get; }
    public string Database => In("ledger.db");
    public JournalFolder Journal => new(Database);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public LedgerOptions Options => new() { DatabasePath = Database };

    public Task<EmbeddedLedger> OpenAsync(Func<LedgerOptions, LedgerOptions>? with = null) =>
        EmbeddedLedger.OpenAsync(with?.Invoke(Options) ?? Options, TestContext.Current.CancellationToken);

    public string Write(string name, string text)
    {
        File.WriteAllText(In(name), text);
        return In(name);
    }

    /// <summary>The files as a killed process would leave them: a copy made while the writer still has them open.</summary>
    public TestFolder CopyAsLeftByAKill()
    {
        TestFolder copy = new();
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            if (file.EndsWith(".lock", StringComparison.Ordinal)) continue;
            using FileStream from = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream to = new(target, FileMode.CreateNew);
            from.CopyTo(to);
        }
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
