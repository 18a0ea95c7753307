using System.Collections.Immutable;
using Breakeven.Advisor;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Watching;
using Breakeven.Advisor.Workloads;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Advising;

/// <summary>Computes advice from the ledger of the last days and keeps what stands. One evaluation at a time, beside the traffic and never before it.</summary>
internal sealed partial class AdviceEvaluator : IDisposable
{
    private readonly SnapshotSource _snapshots;
    private readonly EmbeddedLedger _ledger;
    private readonly ServerOptions _options;
    private readonly AdviceStateFile _file;
    private readonly AdviceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile AdviceStanding _standing;

    public AdviceEvaluator(
        SnapshotSource snapshots, EmbeddedLedger ledger, ServerOptions options, AdviceStateFile file, AdviceMetrics metrics, TimeProvider time, ILogger<AdviceEvaluator> logger)
    {
        (_snapshots, _ledger, _options, _file, _metrics, _time, _logger) = (snapshots, ledger, options, file, metrics, time, logger);
        _standing = new(file.Load());
        metrics.Observe(() => _standing);
    }

    public AdviceStanding Standing => _standing;

    public bool IsRunning => _one.CurrentCount == 0;

    /// <summary>Evaluates now. A failure is logged and kept, and what stood stays.</summary>
    /// <param name="counts">Whether it is the schedule's: only that counts for and against verdicts.</param>
    /// <returns>False when another evaluation is running.</returns>
    public async Task<bool> TryEvaluateAsync(bool counts, CancellationToken cancellationToken)
    {
        if (!await _one.WaitAsync(TimeSpan.Zero, cancellationToken)) return false;
        try
        {
            await EvaluateAsync(counts, cancellationToken);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Remembers that the webhook took these alerts.</summary>
    public async Task DeliveredAsync(IReadOnlySet<long> numbers, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            WatchState state = _standing.State;
            state = state with { Alerts = [.. state.Alerts.Select(alert => numbers.Contains(alert.Number) ? alert with { Delivered = true } : alert)] };
            _file.Save(state);
            _standing = _standing with { State = state };
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task EvaluateAsync(bool counts, CancellationToken cancellationToken)
    {
        GatewaySnapshot snapshot = _snapshots.Current;
        DateTimeOffset now = _time.GetUtcNow();
        try
        {
            RequirementsFile requirements = RequirementsFile.Read(snapshot.Config.Advice, _options.ConfigPath);
            ImmutableArray<WorkloadProfile> profiles = await ProfileAsync(snapshot.Config.Advice, now, cancellationToken);
            WatchInput input = InputOf(snapshot, requirements, profiles, now) with { Counts = counts };
            WatchState before = _standing.State;
            // A thread of its own: seconds of arithmetic on a pool thread would be seconds that calls wait for it. Given up, not joined, at the stop.
            WatchRound round = await Task.Factory.StartNew(() => AdviceWatch.Next(before, input), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellationToken);
            _file.Save(round.State);
            _standing = new(round.State, round.Advice, requirements.Name);
            Tell(round, counts);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            string message = error is RequirementsException or ScenarioException or LedgerUnavailableException ? error.Message : "The evaluation failed; the operator finds the reason in the log.";
            _standing = _standing with { Failure = new(now, message) };
            _metrics.Evaluated("failed");
            LogFailed(error, message);
        }
    }

    private async Task<ImmutableArray<WorkloadProfile>> ProfileAsync(AdviceConfig advice, DateTimeOffset now, CancellationToken cancellationToken)
    {
        CallFilter window = new() { Since = now - advice.Window, Until = now };
        return await WorkloadProfiler.ProfileAsync(PacedReading.Of(_ledger.ReadAsync(window, cancellationToken), cancellationToken), cancellationToken: cancellationToken);
    }

    private static WatchInput InputOf(GatewaySnapshot snapshot, RequirementsFile requirements, ImmutableArray<WorkloadProfile> profiles, DateTimeOffset now)
    {
        AdviceConfig advice = snapshot.Config.Advice;
        AdviceOptions options = new() { PriceBook = snapshot.Prices, Day = DateOnly.FromDateTime(now.UtcDateTime), MaxParallelism = 1 };
        WatchRules rules = new() { Confirm = advice.Confirm, Margin = (decimal)advice.Margin, Horizon = advice.Horizon };
        return new(profiles, requirements.Stated, requirements.Sha256, options, rules, now) { HasWebhook = advice.Webhook is not null };
    }

    private void Tell(WatchRound round, bool counts)
    {
        _metrics.Evaluated(round.Advice is null ? "no_traffic" : "ok");
        LogEvaluated(round.Advice?.Workloads.Length ?? 0, counts, round.Alerts.Length);
        foreach (AdviceAlert alert in round.Alerts)
        {
            _metrics.Alerted(alert.Kind);
            LogAlert(alert.Kind, alert.Text);
        }
    }

    [LoggerMessage(EventId = 3964, Level = LogLevel.Information, Message = "Advice for {Workloads} workloads was computed (counted: {Counts}), with {Alerts} alerts")]
    private partial void LogEvaluated(int workloads, bool counts, int alerts);

    [LoggerMessage(EventId = 3965, Level = LogLevel.Warning, Message = "Advice alert {Kind}: {Text}")]
    private partial void LogAlert(AlertKind kind, string text);

    [LoggerMessage(EventId = 3966, Level = LogLevel.Error, Message = "Advice could not be computed, what stood stays: {Reason}")]
    private partial void LogFailed(Exception exception, string reason);
}
