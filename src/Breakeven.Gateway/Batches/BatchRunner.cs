using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Files;
using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Batches;

/// <summary>Works batches off, the one that is due first before the others: lines to own engines while they are idle, and to APIs where time runs out.</summary>
/// <remarks>
/// One loop decides; lines run beside it. A line is looked at before it is begun, so that one for which there is no room costs no call. What it does is in the log when it ended;
/// a line without an entry there is made again after a crash, and one with an entry never.
/// </remarks>
internal sealed partial class BatchRunner(
    BatchStore batches, FileStore files, LineCalls calls, LineRunner runner, Deferral deferral, SnapshotSource snapshots, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BatchRunner> logger)
    : BackgroundService
{
    /// <summary>Lines at once of all batches, wherever they run: each holds its request in memory.</summary>
    private const int MostAtOnce = 1024;
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(100), BetweenSweeps = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, BatchWork> _works = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private DateTimeOffset _sweepAt;

    /// <summary>The lines of a batch that runs; null for one that does not.</summary>
    public BatchWork? Find(Guid id) => _works.GetValueOrDefault(id);

    /// <summary>Takes a validated batch, which is kept already.</summary>
    /// <param name="input">Read by the batch from now on, and closed by it.</param>
    public void Add(Batch batch, SealedReader input, LineIndex lines)
    {
        _works[batch.Id] = new(batch, input, lines, batches.OpenLog(batch.Id), time.GetUtcNow());
        Tell();
    }

    /// <summary>Something has changed that the loop should see before its next turn.</summary>
    public void Tell() => _news.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        Resume();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                TakeTurn(stop.Token);
                await WaitAsync(_works.IsEmpty ? BetweenSweeps : BetweenTurns, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Lines that are under way end below, or with the process.
        }
        await runner.EndedAsync();
        foreach (BatchWork work in _works.Values) work.Dispose();
    }

    private async Task WaitAsync(TimeSpan longest, CancellationToken stopping)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task<bool> news = _news.Reader.WaitToReadAsync(either.Token).AsTask();
        await Task.WhenAny(news, Task.Delay(longest, time, either.Token));
        await either.CancelAsync();
        _news.Reader.TryRead(out _);
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Takes up the batches of an earlier process.</summary>
    private void Resume()
    {
        foreach (Batch batch in batches.All.Where(batch => batch.IsOpen))
        {
            try
            {
                StoredFile file = files.Find(batch.InputFile) ?? throw new IOException("Its file is gone.");
                SealedReader input = files.Open(file);
                Add(batch, input, LineIndex.Of(input, file.Bytes, int.MaxValue, out _));
            }
            catch (Exception error) when (error is IOException or CryptographicException or UnauthorizedAccessException)
            {
                LogNotResumed(error, batch.PublicId);
            }
        }
    }

    private void TakeTurn(CancellationToken stopping)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now >= _sweepAt) Sweep(now);
        if (snapshots.Current.Config.Batch is not { Run: BatchRun.Own }) return; // turned off: they go on when it is turned on again
        foreach (BatchWork work in _works.Values.OrderBy(work => work.Batch.ExpiresAt).ThenBy(work => work.Batch.CreatedAt))
        {
            if (stopping.IsCancellationRequested) return;
            try
            {
                Advance(work, now);
            }
            catch (Exception error) when (error is IOException or CryptographicException or UnauthorizedAccessException)
            {
                work.NotBefore = now + TimeSpan.FromSeconds(30);
                LogStuck(error, work.Batch.PublicId);
            }
        }
    }

    private void Advance(BatchWork work, DateTimeOffset now)
    {
        if (work.NotBefore > now) return;
        work.Batch = batches.Find(work.Batch.Id)!; // a client may have cancelled it
        bool isOver = work.Batch.Status == BatchStatus.Cancelling || work.IsDone || now >= work.Batch.ExpiresAt;
        if (!isOver) Begin(work, now);
        else if (work.Running == 0) Finish(work, now);
    }

    private void Begin(BatchWork work, DateTimeOffset now)
    {
        BatchConfig config = snapshots.Current.Config.Batch ?? new();
        bool spills = MustSpill(work, config, now);
        while (runner.Running < MostAtOnce && work.Next(now) is { } line)
        {
            if (!BatchLine.TryRead(work.Read(line), line + 1, out BatchLine read, out _)) throw new CryptographicException("A line is not what it was.");
            CallContext look = calls.ContextOf(work.Batch, line, maySpill: false);
            bool isRefused = calls.Check(look, read.Body) is not null; // which its call will say, and record
            bool isIdle = !isRefused && deferral.Waiting == 0 && deferral.HasIdle(look);
            if (!isIdle)
            {
                if (!isRefused && Deferral.HasOwn(look) && !(spills && Deferral.HasElsewhere(look))) return;
                if (runner.AtApis >= config.Concurrency) return;
            }
            runner.Begin(work, line, read, maySpill: spills, atApi: !isIdle, Tell);
            if (work.NotBefore > now) return;
        }
    }

    private bool MustSpill(BatchWork work, BatchConfig config, DateTimeOffset now)
    {
        Batch batch = work.Batch;
        BatchPace pace = new(batch.ExpiresAt - now, batch.Total - work.Counts.Ended - work.Running, work.OwnPerSecond(now), config.Concurrency / runner.ApiLine.TotalSeconds);
        bool spills = pace.MustSpill(BatchPace.ReserveOf(batch.ExpiresAt - batch.CreatedAt));
        if (spills && !work.Spills) LogSpills(batch.PublicId, pace.Late, batch.ExpiresAt);
        return work.Spills = spills;
    }

    private void Finish(BatchWork work, DateTimeOffset now)
    {
        BatchStatus ending = work.Batch.Status == BatchStatus.Cancelling ? BatchStatus.Cancelled : work.IsDone ? BatchStatus.Completed : BatchStatus.Expired;
        if (ending == BatchStatus.Completed) batches.Change(work.Batch.Id, batch => batch with { Status = BatchStatus.Finalizing, FinalizingAt = now });
        TimeSpan kept = snapshots.Current.Config.Batch?.Retention ?? new BatchConfig().Retention;
        BatchEnd end = BatchOutputs.Write(files, work, ending, kept, now);
        batches.Change(work.Batch.Id, batch => batch with { Status = ending, EndedAt = now, OutputFile = end.Output, ErrorFile = end.Errors, Counts = end.Counts });
        _works.TryRemove(work.Batch.Id, out _);
        work.Dispose();
        batches.EraseLog(work.Batch.Id);
        LogEnded(work.Batch.PublicId, ending, work.Counts.Completed, work.Counts.Failed, work.Counts.Spilled);
    }

    /// <summary>Erases what has reached its end.</summary>
    private void Sweep(DateTimeOffset now)
    {
        _sweepAt = now + BetweenSweeps;
        TimeSpan kept = snapshots.Current.Config.Batch?.Retention ?? new BatchConfig().Retention;
        try
        {
            files.EraseExpired(now, batches.Reads);
            foreach (Batch ended in batches.All.Where(batch => batch.EndedAt + kept <= now).ToList()) batches.Erase(ended.Id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotErased(error);
        }
    }

    [LoggerMessage(EventId = 3721, Level = LogLevel.Warning, Message = "{BatchId}: own engines will leave {Late} lines undone by {Due:u}; lines go to an API now, where the policy permits one")]
    private partial void LogSpills(string batchId, int late, DateTimeOffset due);

    [LoggerMessage(EventId = 3722, Level = LogLevel.Information, Message = "{BatchId}: {Status}, {Completed} lines answered, {Failed} failed, {Spilled} of them by an API for want of time")]
    private partial void LogEnded(string batchId, BatchStatus status, int completed, int failed, int spilled);

    [LoggerMessage(EventId = 3723, Level = LogLevel.Error, Message = "{BatchId}: cannot be taken up again")]
    private partial void LogNotResumed(Exception exception, string batchId);

    [LoggerMessage(EventId = 3724, Level = LogLevel.Error, Message = "{BatchId}: its files cannot be read or written; it is tried again in 30 s")]
    private partial void LogStuck(Exception exception, string batchId);

    [LoggerMessage(EventId = 3725, Level = LogLevel.Error, Message = "Files past their retention could not be erased; it is tried again within an hour")]
    private partial void LogNotErased(Exception exception);
}
