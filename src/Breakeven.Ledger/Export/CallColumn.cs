namespace Breakeven.Ledger.Export;

/// <summary>One member of a record as a column of text.</summary>
/// <param name="Name">As in the record's JSON.</param>
/// <param name="IsNumber">Numbers are written as they are; text is guarded against being taken for a formula.</param>
/// <param name="Get">Its text, or null without a value.</param>
/// <param name="Set">The record with the value that a text states; throws <see cref="FormatException"/> with what was expected.</param>
internal sealed record CallColumn(string Name, bool IsNumber, Func<CallRecord, string?> Get, Func<CallRecord, string, CallRecord> Set);
