namespace Breakeven.Cli.Terminal;

/// <summary>A result file appears whole or not at all.</summary>
internal static class AtomicFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            await using (FileStream stream = new(draft, FileMode.Create, FileAccess.Write)) await write(stream);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft)) File.Delete(draft);
            throw new CommandException($"cannot write {path}: {e.Message} Nothing was left half-written.", ExitCode.Failed);
        }
    }
}
