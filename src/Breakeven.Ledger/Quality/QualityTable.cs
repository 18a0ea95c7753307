using System.Globalization;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Quality;

/// <summary>What was found out about answers. Written to the store at once, not journaled: a lost score is not a lost cost.</summary>
/// <remarks>Made with its first fact. A program that does not know the table leaves it alone, so the schema keeps its number.</remarks>
internal static class QualityTable
{
    private const string Name = "quality_facts";

    private const string Columns = "id, call_id, at, source, check_name, score, reference_score, label, item, model, reference_model, target, route, workload, key, experiment, arm, judge";

    private const string Create = $"""
        CREATE TABLE IF NOT EXISTS {Name} (
            id BLOB PRIMARY KEY, call_id BLOB NOT NULL, at INTEGER NOT NULL, source TEXT NOT NULL, check_name TEXT, score REAL, reference_score REAL, label TEXT, item BLOB NOT NULL,
            model TEXT, reference_model TEXT, target TEXT, route TEXT, workload TEXT, key TEXT, experiment TEXT, arm TEXT, judge TEXT) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS {Name}_experiment ON {Name} (experiment, at) WHERE experiment IS NOT NULL;
        """;

    public static int Add(SqliteConnection connection, IReadOnlyCollection<QualityFact> facts)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        using (SqliteCommand create = connection.CreateCommand())
        {
            create.Transaction = transaction;
            create.CommandText = Create;
            create.ExecuteNonQuery();
        }
        using SqliteCommand insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT OR REPLACE INTO {Name} ({Columns}) VALUES ({string.Join(", ", Columns.Split(", ").Select(column => "$" + column))})";
        foreach (QualityFact fact in facts)
        {
            insert.Parameters.Clear();
            Fill(insert.Parameters, fact);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        return facts.Count;
    }

    /// <param name="experiment">Only facts of this experiment; null for all.</param>
    /// <param name="since">Only facts from then on.</param>
    /// <returns>In order of time.</returns>
    public static List<QualityFact> Read(SqliteConnection connection, string? experiment, DateTimeOffset? since)
    {
        if (!Exists(connection)) return [];
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT {Columns} FROM {Name} WHERE ($experiment IS NULL OR experiment = $experiment) AND at >= $since ORDER BY at, id";
        select.Parameters.AddWithValue("$experiment", (object?)experiment ?? DBNull.Value);
        select.Parameters.AddWithValue("$since", since is { } from ? StoredValue.Of(from) : long.MinValue);
        using SqliteDataReader row = select.ExecuteReader();
        List<QualityFact> facts = [];
        while (row.Read()) facts.Add(FactOf(row));
        return facts;
    }

    private static bool Exists(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '{Name}'";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    private static void Fill(SqliteParameterCollection values, QualityFact fact)
    {
        object?[] row =
        [
            Bytes(fact.Id), Bytes(fact.CallId), StoredValue.Of(fact.At), fact.Source.ToString().ToLowerInvariant(), fact.Check, fact.Score, fact.ReferenceScore, fact.Label, Bytes(fact.Item),
            fact.Model, fact.ReferenceModel, fact.Target, fact.Route, fact.Workload, fact.Key, fact.Experiment, fact.Arm, fact.Judge,
        ];
        foreach ((int index, string column) in Columns.Split(", ").Index()) values.AddWithValue("$" + column, row[index] ?? DBNull.Value);
    }

    private static QualityFact FactOf(SqliteDataReader row) => new(Id(row, 0), Id(row, 1), StoredValue.ToInstant(row.GetInt64(2)), Enum.Parse<QualityFactSource>(row.GetString(3), ignoreCase: true))
    {
        Check = Text(row, 4),
        Score = Number(row, 5),
        ReferenceScore = Number(row, 6),
        Label = Text(row, 7),
        Item = Id(row, 8),
        Model = Text(row, 9),
        ReferenceModel = Text(row, 10),
        Target = Text(row, 11),
        Route = Text(row, 12),
        Workload = Text(row, 13),
        Key = Text(row, 14),
        Experiment = Text(row, 15),
        Arm = Text(row, 16),
        Judge = Text(row, 17),
    };

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
    private static Guid Id(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);
    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    private static double? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
