using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Demo;

/// <summary>Where the demo leaves its results. An earlier demo's files are replaced; anything else in the folder stays.</summary>
internal sealed class DemoFolder
{
    private static readonly string[] Results = ["report.html", "advice.json", "ledger.jsonl", "requirements.json", "breakeven-1.yaml", "breakeven-2.yaml", "savings.html", "savings.json", "assistant.model"];

    private DemoFolder(string path) => Path = path;

    public string Path { get; }
    public string Ledger => File("ledger.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public static DemoFolder Prepare(DirectoryInfo folder)
    {
        DemoFolder prepared = new(folder.FullName);
        try
        {
            folder.Create();
            foreach (string file in Directory.EnumerateFiles(prepared.Path, "ledger.db*").Concat(Results.Select(prepared.File))) System.IO.File.Delete(file);
            foreach (string journal in Directory.EnumerateDirectories(prepared.Path, "ledger.db.*")) Directory.Delete(journal, recursive: true);
            return prepared;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--output {folder.FullName}: {e.Message} Give a folder that can be written.", ExitCode.Failed);
        }
    }
}
