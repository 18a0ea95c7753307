using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>The SQLite file: how it is created, opened and complained about.</summary>
internal sealed class LedgerDatabase(string path, Durability durability)
{
    private const int HeaderLength = 100, UserVersionOffset = 60;

    public string Path { get; } = path;

    /// <summary>Looks at the file before anything is created beside it: a file that is not ours stays alone.</summary>
    public void CheckFile(bool mustExist)
    {
        if (Directory.Exists(Path)) throw new LedgerUnavailableException($"The ledger {Path} is a folder. Name a file in it, as {System.IO.Path.Combine(Path, "breakeven.db")}.");
        if (!File.Exists(Path))
        {
            if (mustExist) throw new LedgerUnavailableException($"There is no ledger at {Path}. Start the gateway or import traffic to create it, or name another file.");
            return;
        }
        Span<byte> header = stackalloc byte[HeaderLength];
        int read;
        try
        {
            using FileStream file = new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            read = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException($"The ledger {Path} cannot be read ({error.Message}). Give this user access to it, or name another file.", error);
        }
        if (read == 0) return;
        if (read < HeaderLength || !header.StartsWith("SQLite format 3\0"u8)) throw NotALedger(inner: null);
        CheckVersion(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]));
    }

    /// <summary>The connection that writes, with the tables in place.</summary>
    public SqliteConnection OpenWriter() => Explained(() =>
    {
        SqliteConnection connection = Open(Path, SqliteOpenMode.ReadWriteCreate, timeoutSeconds: 2);
        try
        {
            // A page that many transactions write goes to the database once per checkpoint: 32 MiB of log, half of what is kept of it.
            // Under power, a commit is on the device before the journal that says the same is deleted; under process, a checkpoint is forced before that.
            Run(connection, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(durability == Durability.Power ? "FULL" : "NORMAL")}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 8192; PRAGMA journal_size_limit = 67108864;");
            Migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>A connection that only reads; it never waits for the writer, nor the writer for it.</summary>
    public SqliteConnection OpenReader() => Explained(() =>
    {
        SqliteConnection connection = OpenForReading();
        try
        {
            int version = UserVersion(connection);
            CheckVersion(version);
            if (version is > 0 and < LedgerSchema.Version)
                throw new LedgerUnavailableException($"The ledger {Path} has schema {version}, older than this program's {LedgerSchema.Version}, and cannot be brought up to date while it is only read. Start the gateway with it once, or run `breakeven ledger verify` while no gateway does.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>Runs work on the file and tells a failure of SQLite in our words.</summary>
    public T Explained<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw Explain(error);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error);
        }
    }

    public LedgerUnavailableException Damaged(Exception error) => new(
        $"The ledger {Path} is damaged ({error.Message}). Restore a backup; or write what can be read with `breakeven ledger export --salvage`, move the file away, and import that into a new ledger.", error) { IsDamage = true };

    /// <summary>A file shorter than its header says has been cut off, unless a checkpoint was interrupted: then the log still has what is missing.</summary>
    /// <remarks>Before a connection is opened: closing a second handle of the file would take the connection's locks away.</remarks>
    /// <exception cref="LedgerUnavailableException">It has been cut off.</exception>
    public void CheckLength()
    {
        const int pageSizeOffset = 16, pagesOffset = 28;
        if (new FileInfo(Path) is not { Exists: true, Length: >= HeaderLength } || new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 }) return;
        Span<byte> header = stackalloc byte[HeaderLength];
        using FileStream file = new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.ReadExactly(header);
        long pageSize = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(header[pageSizeOffset..]);
        long told = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[pagesOffset..]) * (pageSize == 1 ? 65_536 : pageSize);
        if (file.Length < told) throw Damaged(new InvalidDataException($"the file has {file.Length} bytes of {told}"));
    }

    /// <summary>Looks for damage where every start depends on it, in the small tables. Calls are checked when they are read, and all of it by <c>ledger verify</c>.</summary>
    /// <exception cref="LedgerUnavailableException">There is some.</exception>
    public void CheckSmallTables(SqliteConnection connection) => Explained(() =>
    {
        foreach (string table in (string[])["checkpoint", "pruned", "open_intents", "rollups", "hosting_periods", "config_versions"])
        {
            using SqliteCommand check = connection.CreateCommand();
            check.CommandText = $"PRAGMA quick_check('{table}')";
            if (check.ExecuteScalar() as string is not "ok" and var problem) throw Damaged(new InvalidDataException($"table {table}: {problem?.ReplaceLineEndings(" ")}"));
        }
        return true;
    });

    public LedgerUnavailableException Explain(SqliteException error) => error.SqliteErrorCode switch
    {
        5 or 6 => new($"The ledger {Path} is locked by another program that writes to it. Stop that program; reading beside the gateway is safe.", error),
        8 => new($"The ledger {Path} or its folder is read-only. Make both writable, or open the ledger for reading.", error),
        11 => Damaged(error),
        13 => new($"The disk that holds the ledger {Path} is full. Free space there; nothing journaled is lost.", error),
        14 => new($"The ledger {Path} cannot be opened. See that its folder exists and that this user may write there.", error),
        26 => NotALedger(error),
        _ => new($"The ledger {Path} cannot be used ({error.Message}). See that its disk works and has space.", error),
    };

    /// <summary>In a folder that cannot be written SQLite cannot share a log; with no log there, nobody writes, and the file can be read as it is.</summary>
    private SqliteConnection OpenForReading()
    {
        try
        {
            SqliteConnection connection = Open(Path, SqliteOpenMode.ReadOnly, timeoutSeconds: 5);
            UserVersion(connection);
            return connection;
        }
        catch (SqliteException error) when (error.SqliteErrorCode is 8 or 14 && !File.Exists(Path + "-wal"))
        {
            return Open(new Uri(System.IO.Path.GetFullPath(Path)).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly, timeoutSeconds: 5);
        }
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode, int timeoutSeconds)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = timeoutSeconds,
        }.ToString());
        connection.Open();
        return connection;
    }

    private void Migrate(SqliteConnection connection)
    {
        int version = UserVersion(connection);
        CheckVersion(version);
        if (version == LedgerSchema.Version) return;
        if (version == 1)
        {
            PageMigration.Run(connection);
            return;
        }
        using (SqliteCommand tables = connection.CreateCommand())
        {
            tables.CommandText = "SELECT count(*) FROM sqlite_schema";
            if (Convert.ToInt64(tables.ExecuteScalar()) > 0) throw NotALedger(inner: null);
        }
        Run(connection, $"BEGIN IMMEDIATE; {LedgerSchema.Create} PRAGMA user_version = {LedgerSchema.Version}; COMMIT;");
    }

    private static int UserVersion(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    private void CheckVersion(int version)
    {
        if (version > LedgerSchema.Version)
            throw new LedgerUnavailableException($"The ledger {Path} has schema {version}, newer than this program's {LedgerSchema.Version}. Use the newer breakeven, or name another file.");
    }

    private LedgerUnavailableException NotALedger(Exception? inner) =>
        new($"{Path} exists and is not a breakeven ledger. It was left as it is; name another file.", inner);

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
