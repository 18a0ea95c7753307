using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Advising;

/// <summary>Evaluates once every <c>advice.every</c>, and lets the webhook know. What is due is asked again every few minutes, so a changed clock or configuration needs no restart.</summary>
internal sealed partial class AdviceSchedule(SnapshotSource snapshots, AdviceEvaluator evaluator, AlertWebhook webhook, TimeProvider time, ILogger<AdviceSchedule> logger) : BackgroundService
{
    /// <summary>A gateway that has just started has better things to do.</summary>
    internal static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(10), s_afterFailure = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly DateTimeOffset _notBefore = time.GetUtcNow() + AfterStart;

    /// <summary>When the next evaluation is due; null when advice is off.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            AdviceConfig advice = snapshots.Current.Config.Advice;
            if (!advice.Enabled) return null;
            AdviceStanding standing = evaluator.Standing;
            DateTimeOffset now = time.GetUtcNow(), due = standing.State.CountedAt is { } last && last <= now ? last + advice.Every : now; // one of the future: the clock was put back
            if (standing.Failure is { } failure) due = Later(due, failure.At + (advice.Every < s_afterFailure ? advice.Every : s_afterFailure));
            return Later(due, _notBefore);
        }
    }

    /// <summary>Something waits to be sent.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WorkAsync(stoppingToken);
                await RestAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The state is in its file; an evaluation that was broken off is done after the next start.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    /// <summary>Whatever goes wrong here, the gateway goes on: an exception that left this service would stop the process.</summary>
    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (NextAt is { } due && due <= time.GetUtcNow()) await evaluator.TryEvaluateAsync(counts: true, stoppingToken);
            await webhook.DeliverAsync(stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogBroken(error);
        }
    }

    private async Task RestAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan rest = NextAt is { } due && due > now && due - now < s_look ? due - now : s_look;
        using CancellationTokenSource woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task pause = Task.Delay(rest, time, woken.Token), signal = _wake.WaitAsync(woken.Token);
        await Task.WhenAny(pause, signal);
        await woken.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(EventId = 3968, Level = LogLevel.Error, Message = "The schedule of advice met an error and goes on")]
    private partial void LogBroken(Exception exception);
}
