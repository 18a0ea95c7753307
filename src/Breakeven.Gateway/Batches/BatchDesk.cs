using System.Text.Json;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Files;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Batches;

/// <summary><c>/v1/batches</c>: create, retrieve, list, cancel. A key sees its own batches and no others.</summary>
internal sealed class BatchDesk(BatchStore batches, FileStore files, BatchValidation validation, BatchRunner runner, ClientDoor door, TimeProvider time)
{
    private const long LongestBody = 64 * 1024;
    private const int UsualPage = 20, LargestPage = 100;

    public Task CreateAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (call.Snapshot.Config.Batch is not { } config) return BatchErrors.NotConfigured;
        BodyRead body = await new HttpRequestBody(http.Request).ReadAsync(LongestBody, http.RequestAborted);
        BatchRequest? asked = null;
        if ((body.Error ?? BatchRequest.Read(body.Bytes, out asked)) is { } wrong) return wrong;
        DateTimeOffset now = time.GetUtcNow();
        if (files.Find(asked!.InputFile, call.Caller.Key?.Name, now) is not { Purpose: StoredFile.Input } file)
            return BatchErrors.Invalid("input_file_id", "There is no file with this id and purpose batch.");
        Batch batch = new(CallId.New(now).Value, call.Caller.Key?.Name, asked.Endpoint, file.Id, asked.WindowText, now, now + asked.Window)
        {
            Status = BatchStatus.InProgress,
            Metadata = asked.Metadata,
            OutputKept = asked.OutputKept,
            FromLoopback = call.Arrival.FromLoopback,
            Headers = LineCalls.HeadersOf(call.Snapshot, http.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))),
        };
        batch = Start(batch, file, config, call.Snapshot.Config.Server.MaxRequestBytes);
        await AnswerAsync(http, batch);
        return null;
    });

    public Task GetAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (Find(http, call) is not { } batch) return BatchErrors.NoSuchBatch;
        await AnswerAsync(http, batch);
        return null;
    });

    public Task ListAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        (IReadOnlyList<Batch> page, bool hasMore, CallError? wrong) = ListPage.Of(http.Request, batches.Of(call.Caller.Key?.Name), batch => batch.PublicId, UsualPage, LargestPage);
        if (wrong is not null) return wrong;
        await JsonAnswer.WriteAsync(http, body =>
        {
            using Utf8JsonWriter json = new(body);
            ListPage.Write(json, page, hasMore, batch => batch.PublicId, (writer, batch) => BatchJson.Write(writer, batch, runner.Find(batch.Id), time.GetUtcNow()));
        });
        return null;
    });

    public Task CancelAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (Find(http, call) is not { } batch) return BatchErrors.NoSuchBatch;
        if (batch.Status is not (BatchStatus.InProgress or BatchStatus.Cancelling)) return BatchErrors.NotCancellable(BatchJson.Word(batch.Status));
        batch = batches.Change(batch.Id, known => known.Status == BatchStatus.InProgress ? known with { Status = BatchStatus.Cancelling, CancellingAt = time.GetUtcNow() } : known);
        runner.Tell();
        await AnswerAsync(http, batch);
        return null;
    });

    /// <summary>Validates the file and begins; a file with faults makes a batch that has failed, as OpenAI's does.</summary>
    private Batch Start(Batch batch, StoredFile file, BatchConfig config, long longestLine)
    {
        SealedReader input = files.Open(file);
        bool isTaken = false;
        try
        {
            (LineIndex lines, var faults) = validation.Check(batch, input, config, longestLine);
            batch = batch with { Total = lines.Count, Faults = faults };
            if (!faults.IsEmpty) batch = batch with { Status = BatchStatus.Failed, EndedAt = time.GetUtcNow() };
            batches.Put(batch);
            if (faults.IsEmpty) runner.Add(batch, input, lines);
            isTaken = faults.IsEmpty;
            return batch;
        }
        finally
        {
            if (!isTaken) input.Dispose();
        }
    }

    private Batch? Find(HttpContext http, CallContext call) => batches.Find(http.Request.RouteValues["id"] as string, call.Caller.Key?.Name);

    private Task AnswerAsync(HttpContext http, Batch batch) => JsonAnswer.WriteAsync(http, body =>
    {
        using Utf8JsonWriter json = new(body);
        BatchJson.Write(json, batch, runner.Find(batch.Id), time.GetUtcNow());
    });
}
