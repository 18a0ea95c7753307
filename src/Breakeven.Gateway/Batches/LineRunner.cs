using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Batches;

/// <summary>Runs single lines, each as a call through the whole pipeline, and decides from what came of it whether it is over.</summary>
internal sealed partial class LineRunner(LineCalls calls, GatewayPipeline pipeline, Readiness readiness, GatewayMetrics metrics, TimeProvider time, ILogger<LineRunner> logger)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(250), MostPause = TimeSpan.FromSeconds(30), BetweenWrites = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Task, bool> _tasks = new();
    private readonly Counter<long> _lines = metrics.Meter.CreateCounter<long>("breakeven.batch.lines", "{line}", "Lines of batches that ended, by how and where.");
    private int _running, _atApis;
    private double _apiSeconds = 30; // until an API has answered one: an estimate

    /// <summary>Lines under way.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Of these, those that no idle own engine has.</summary>
    public int AtApis => Volatile.Read(ref _atApis);

    /// <summary>How long an API takes for a line, as lately.</summary>
    public TimeSpan ApiLine => TimeSpan.FromSeconds(Volatile.Read(ref _apiSeconds));

    /// <summary>Begins a line. When this returns it has its slot, or was put off.</summary>
    /// <param name="ended">Told when there is room for another.</param>
    public void Begin(BatchWork work, int line, BatchLine read, bool maySpill, bool atApi, Action ended)
    {
        work.Begin(line);
        Interlocked.Increment(ref _running);
        if (atApi) Interlocked.Increment(ref _atApis);
        Task task = RunAsync(work, line, read, maySpill, atApi);
        _tasks[task] = true;
        _ = task.ContinueWith(
            done =>
            {
                _tasks.TryRemove(done, out _);
                Interlocked.Decrement(ref _running);
                if (atApi) Interlocked.Decrement(ref _atApis);
                ended();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Ends when all lines under way have.</summary>
    public Task EndedAsync() => Task.WhenAll(_tasks.Keys);

    private async Task RunAsync(BatchWork work, int line, BatchLine read, bool maySpill, bool atApi)
    {
        bool wasBesideOthers = work.Running > 1;
        CallContext call = calls.ContextOf(work.Batch, line, maySpill);
        LineSink answer = new();
        await pipeline.InvokeAsync(call, new LineBody(read.Body), answer, CancellationToken.None);
        DateTimeOffset now = time.GetUtcNow();
        CallError? error = call.Result?.Error;
        if (atApi && call.Attempts.Count > 0) Volatile.Write(ref _apiSeconds, ApiLine.TotalSeconds * 0.9 + Math.Max(0.001, call.Elapsed.TotalSeconds) * 0.1);
        if (call.Recorded is null || !answer.IsComplete || (error is not null && readiness.CutOff.IsCancellationRequested))
        {
            TimeSpan pause = error?.RetryAfter ?? TimeSpan.FromSeconds(1);
            work.NotBefore = now + (pause < LeastPause ? LeastPause : pause > MostPause ? MostPause : pause);
            work.PutBack(line);
            return;
        }
        bool mayFitLater = error?.Code == "budget_exceeded" && (wasBesideOthers || work.Running > 1); // what lines beside it hold comes back when they end, or just did
        if ((mayFitLater || error is { Retryable: true }) && work.CountTry(line) is { IsEnough: false } tries)
        {
            work.Retry(line, now + tries.Pause);
            return;
        }
        bool isSpilled = call.PlanOrNull?.Reason == Deferral.Deadline;
        await KeepAsync(work, new(line, IsError: answer.Status != 200, isSpilled, LineText.Answered(call.RequestId, read.CustomId, answer.Status, answer.Body)));
        _lines.Add(1, new("breakeven.outcome", error is null ? "completed" : "failed"), new("breakeven.decision", isSpilled ? Deferral.Deadline : atApi ? "api" : Deferral.Idle));
    }

    /// <summary>An answer that is paid for is not given up because a disk is full: it waits in memory until it can be kept, or the process ends.</summary>
    private async Task KeepAsync(BatchWork work, LineResult result)
    {
        while (true)
        {
            try
            {
                work.End(result, time.GetUtcNow());
                return;
            }
            catch (IOException error)
            {
                LogNotKept(error, work.Batch.PublicId, result.Line + 1);
                await Task.Delay(BetweenWrites, time, readiness.CutOff);
            }
        }
    }

    [LoggerMessage(EventId = 3731, Level = LogLevel.Error, Message = "{BatchId}: the answer to line {Line} cannot be written; it is tried again")]
    private partial void LogNotKept(Exception exception, string batchId, int line);
}
