using System.Text.Json;

namespace Breakeven.Ledger.Export;

/// <summary>Calls in formats for other tools, written as they are read.</summary>
public static class CallExport
{
    private const int FlushEvery = 1000;

    /// <summary>One record's JSON per line, as the ledger keeps it.</summary>
    /// <returns>Number of records written.</returns>
    public static async Task<long> WriteJsonLinesAsync(IAsyncEnumerable<CallRecord> calls, Stream output, CancellationToken cancellationToken)
    {
        long count = 0;
        using MemoryStream lines = new();
        await foreach (CallRecord call in calls.WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(lines, call, CallRecordJson.Default.CallRecord);
            lines.WriteByte((byte)'\n');
            if (++count % FlushEvery == 0) await DrainAsync(lines, output, cancellationToken);
        }
        await DrainAsync(lines, output, cancellationToken);
        await output.FlushAsync(cancellationToken);
        return count;
    }

    /// <summary>Comma-separated values (RFC 4180) with a header of the record's JSON names. Structured members are JSON text; text that begins like a formula is guarded.</summary>
    /// <returns>Number of records written.</returns>
    public static async Task<long> WriteCsvAsync(IAsyncEnumerable<CallRecord> calls, TextWriter output, CancellationToken cancellationToken)
    {
        const string endOfRow = "\r\n";
        await output.WriteAsync(string.Join(',', CallColumns.All.Select(column => column.Name)) + endOfRow);
        long count = 0;
        await foreach (CallRecord call in calls.WithCancellation(cancellationToken))
        {
            await output.WriteAsync(string.Join(',', CallColumns.All.Select(column => CsvText.Cell(column.Get(call), column.IsNumber))) + endOfRow);
            count++;
        }
        await output.FlushAsync(cancellationToken);
        return count;
    }

    private static async Task DrainAsync(MemoryStream lines, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
        lines.SetLength(0);
    }
}
