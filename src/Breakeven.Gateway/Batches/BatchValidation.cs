using System.Collections.Immutable;
using Breakeven.Gateway.Files;

namespace Breakeven.Gateway.Batches;

/// <summary>Looks through a batch's file before anything is run: every line is one, has an id of its own, and could be called by this key.</summary>
internal sealed class BatchValidation(LineCalls calls)
{
    private const int MostFaults = 100;

    /// <returns>The lines, and what is wrong with them; at most the first hundred faults.</returns>
    public (LineIndex Lines, ImmutableArray<BatchFault> Faults) Check(Batch batch, SealedReader input, BatchConfig config, long longestLine)
    {
        LineIndex lines = LineIndex.Of(input, longestLine, config.MaxLines + 1, out int? tooLong);
        if (tooLong is { } at) return (lines, [new("line_too_long", $"The line is longer than {longestLine:#,##0} bytes.", null, at)]);
        if (lines.Count == 0) return (lines, [new("empty_file", "The file has no lines.", null, null)]);
        if (lines.Count > config.MaxLines) return (lines, [new("too_many_lines", $"The file has more than {config.MaxLines:#,##0} lines (batch.max_lines).", null, null)]);
        ImmutableArray<BatchFault>.Builder faults = ImmutableArray.CreateBuilder<BatchFault>();
        HashSet<string> ids = new(lines.Count, StringComparer.Ordinal);
        for (int line = 0; line < lines.Count && faults.Count < MostFaults; line++)
            if (Check(batch, lines.Read(input, line), line, lines.NumberOf(line), ids) is { } fault) faults.Add(fault);
        return (lines, faults.ToImmutable());
    }

    private BatchFault? Check(Batch batch, byte[] text, int line, int number, HashSet<string> ids)
    {
        if (!BatchLine.TryRead(text, number, out BatchLine read, out BatchFault? fault)) return fault;
        if (!ids.Add(read.CustomId)) return new("duplicate_custom_id", "Another line before has the same 'custom_id'.", "custom_id", number);
        if (read.Url != batch.Endpoint) return new("invalid_url", $"'url' is the batch's endpoint, {batch.Endpoint}.", "url", number);
        return calls.Check(calls.ContextOf(batch, line, maySpill: false), read.Body) is { } refused
            ? new(refused.Code, refused.Message, refused.Param is { } param ? $"body.{param}" : "body", number)
            : null;
    }
}
