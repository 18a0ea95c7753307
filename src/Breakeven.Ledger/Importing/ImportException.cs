namespace Breakeven.Ledger.Importing;

/// <summary>A file of past traffic cannot be imported. The message names file, line and column, and says what to do.</summary>
public sealed class ImportException : Exception
{
    internal ImportException(string file, long line, string? column, string problem, Exception? inner = null)
        : base($"{file}{(line > 0 ? $", line {line}" : "")}{(column is null ? "" : $", column {column}")}: {problem}.", inner) =>
        (File, Line, Column) = (file, line, column);

    public string File { get; }

    /// <summary>From 1; 0 when the whole file is meant.</summary>
    public long Line { get; }

    public string? Column { get; }
}
