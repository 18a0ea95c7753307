using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Storage;

/// <summary>One writing process per ledger: a file that is held open and exclusive. The system frees it however the process ends.</summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    public static DatabaseLock Take(string databasePath)
    {
        string path = databasePath + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(databasePath))!);
            return new DatabaseLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException or NotSupportedException)
        {
            throw ReadOnlyFolder(databasePath, error);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new LedgerUnavailableException(
                $"The ledger {databasePath} is being written by another process, which holds {path}. Stop that process, or open the ledger for reading.", error);
        }
        catch (IOException error)
        {
            throw ReadOnlyFolder(databasePath, error);
        }
    }

    private static LedgerUnavailableException ReadOnlyFolder(string databasePath, Exception error) => new(
        $"The ledger {databasePath} cannot be written ({error.Message}). Make its folder writable for this user, or name a file elsewhere.", error);

    public void Dispose() => _file.Dispose();
}
