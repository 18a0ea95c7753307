namespace Breakeven.Ledger.Storage;

/// <summary>The tables. Columns hold what is filtered and summed; <c>record</c> holds the whole record as it was journaled.</summary>
/// <remarks>Instants are microseconds since 1970 UTC. Money is decimal text: SQLite's REAL would lose it. Absent names in a rollup's key are ''.</remarks>
internal static class LedgerSchema
{
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE calls (
            id BLOB NOT NULL UNIQUE, started_at INTEGER NOT NULL, request_id TEXT NOT NULL, key TEXT, workload TEXT, target TEXT,
            outcome TEXT NOT NULL, cost_usd TEXT, record TEXT NOT NULL);
        CREATE INDEX calls_started_at ON calls (started_at, id);
        CREATE INDEX calls_workload ON calls (workload, started_at, id);
        CREATE INDEX calls_request_id ON calls (request_id);
        CREATE TABLE open_intents (id BLOB PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE rollups (
            hour INTEGER NOT NULL, workload TEXT NOT NULL, key TEXT NOT NULL, environment TEXT NOT NULL, route TEXT NOT NULL, target TEXT NOT NULL,
            provider TEXT NOT NULL, response_model TEXT NOT NULL, location TEXT NOT NULL, data_class TEXT NOT NULL, outcome TEXT NOT NULL,
            calls INTEGER NOT NULL, priced_calls INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL, cached_input_tokens INTEGER NOT NULL, cache_write_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL,
            cost_usd TEXT NOT NULL, reserved_usd TEXT NOT NULL, marginal_usd TEXT NOT NULL,
            timed_calls INTEGER NOT NULL, duration_us INTEGER NOT NULL, max_duration_us INTEGER NOT NULL, ttfc_calls INTEGER NOT NULL, ttfc_us INTEGER NOT NULL,
            PRIMARY KEY (hour, workload, key, environment, route, target, provider, response_model, location, data_class, outcome)) WITHOUT ROWID;
        CREATE TABLE hosting_periods (id BLOB PRIMARY KEY, target TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, cost_usd TEXT NOT NULL, slots INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX hosting_periods_ended_at ON hosting_periods (ended_at);
        CREATE TABLE config_versions (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, registered_at INTEGER NOT NULL, text TEXT NOT NULL);
        CREATE TABLE checkpoint (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), segment INTEGER NOT NULL, byte_offset INTEGER NOT NULL);
        INSERT INTO checkpoint VALUES (1, 0, 0);
        """;
}
