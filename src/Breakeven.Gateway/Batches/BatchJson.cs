using System.Text.Json;
using Breakeven.Gateway.Files;

namespace Breakeven.Gateway.Batches;

/// <summary>A batch as OpenAI's API shows it, and under <c>breakeven</c> what only the gateway knows.</summary>
internal static class BatchJson
{
    public static string Word(BatchStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    /// <param name="work">Its lines while it runs; else null.</param>
    public static void Write(Utf8JsonWriter json, Batch batch, BatchWork? work, DateTimeOffset now)
    {
        BatchCounts counts = batch.Counts ?? work?.Counts ?? default;
        json.WriteStartObject();
        json.WriteString("id", batch.PublicId);
        json.WriteString("object", "batch");
        json.WriteString("endpoint", batch.Endpoint);
        WriteFaults(json, batch);
        json.WriteString("input_file_id", StoredFile.PublicIdOf(batch.InputFile));
        json.WriteString("completion_window", batch.Window);
        json.WriteString("status", Word(batch.Status));
        WriteFile(json, "output_file_id", batch.OutputFile);
        WriteFile(json, "error_file_id", batch.ErrorFile);
        json.WriteTime("created_at", batch.CreatedAt);
        json.WriteTime("in_progress_at", batch.Status == BatchStatus.Failed ? null : batch.CreatedAt);
        json.WriteTime("expires_at", batch.ExpiresAt);
        json.WriteTime("finalizing_at", batch.FinalizingAt);
        json.WriteTime("completed_at", EndOf(batch, BatchStatus.Completed));
        json.WriteTime("failed_at", EndOf(batch, BatchStatus.Failed));
        json.WriteTime("expired_at", EndOf(batch, BatchStatus.Expired));
        json.WriteTime("cancelling_at", batch.CancellingAt);
        json.WriteTime("cancelled_at", EndOf(batch, BatchStatus.Cancelled));
        json.WriteStartObject("request_counts");
        json.WriteNumber("total", batch.Total);
        json.WriteNumber("completed", counts.Completed);
        json.WriteNumber("failed", counts.Failed);
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        foreach ((string name, string value) in batch.Metadata) json.WriteString(name, value);
        json.WriteEndObject();
        WriteOwn(json, batch, counts, work, now);
        json.WriteEndObject();
    }

    private static DateTimeOffset? EndOf(Batch batch, BatchStatus status) => batch.Status == status ? batch.EndedAt : null;

    private static void WriteFile(Utf8JsonWriter json, string name, Guid? file)
    {
        if (file is { } id) json.WriteString(name, StoredFile.PublicIdOf(id));
        else json.WriteNull(name);
    }

    private static void WriteFaults(Utf8JsonWriter json, Batch batch)
    {
        if (batch.Faults.IsEmpty)
        {
            json.WriteNull("errors");
            return;
        }
        json.WriteStartObject("errors");
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (BatchFault fault in batch.Faults)
        {
            json.WriteStartObject();
            json.WriteString("code", fault.Code);
            json.WriteString("message", fault.Message);
            json.WriteString("param", fault.Param);
            if (fault.Line is { } line) json.WriteNumber("line", line);
            else json.WriteNull("line");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How many lines an API got for want of time, and where the batch will be at the present rate.</summary>
    private static void WriteOwn(Utf8JsonWriter json, Batch batch, BatchCounts counts, BatchWork? work, DateTimeOffset now)
    {
        json.WriteStartObject("breakeven");
        json.WriteNumber("spilled", counts.Spilled);
        if (work is not null)
        {
            json.WriteBoolean("spilling", work.Spills);
            BatchPace pace = new(batch.ExpiresAt - now, batch.Total - counts.Ended, work.OwnPerSecond(now), ApiPerSecond: 1);
            json.WriteTime("expected_by_own_engines_at", pace.Remaining is { } remaining ? now + remaining : null);
        }
        json.WriteEndObject();
    }
}
