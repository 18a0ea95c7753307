namespace Breakeven.Ledger.Storage;

/// <summary>The tables.</summary>
/// <remarks>
/// Calls lie in pages: some hundred encoded records in one row, so that a call costs the store one insert into <c>call_ids</c>, which tells a known call
/// from a new one, and its bytes. <c>pages</c> has what a query needs to pass over a page, <c>page_records</c> its records. Open intents are encoded records too.
/// Calls before <c>pruned</c> have been forgotten, their ids with them, but not their rollups: no such call is added again.
/// Instants are microseconds since 1970 UTC. Money is decimal text: SQLite's REAL would lose it. Absent names in a rollup's key are ''.
/// </remarks>
internal static class LedgerSchema
{
    public const int Version = 2;

    /// <summary>What version 2 brought; version 1 had a row and four indexes for each call.</summary>
    public const string CreatePages = """
        CREATE TABLE call_ids (id BLOB PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE pages (page INTEGER PRIMARY KEY, calls INTEGER NOT NULL, first_started_at INTEGER NOT NULL, last_started_at INTEGER NOT NULL, checksum INTEGER NOT NULL, terms BLOB NOT NULL);
        CREATE INDEX pages_first_started_at ON pages (first_started_at);
        CREATE INDEX pages_last_started_at ON pages (last_started_at);
        CREATE TABLE page_records (page INTEGER PRIMARY KEY, records BLOB NOT NULL);
        CREATE TABLE open_intents (id BLOB PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE pruned (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), before INTEGER NOT NULL);
        INSERT INTO pruned VALUES (1, -9223372036854775808);
        """;

    public const string Create = CreatePages + """
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
