using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Breakeven.Gateway.Experiments.Checks;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Telemetry;
using Breakeven.Ledger.Writing;
using Breakeven.Protocols.Neutral;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Experiments;

/// <summary>What is done with answered calls of experiments: copies to a second target, checks, judging. No client waits for any of it: what does not fit is dropped, and counted.</summary>
/// <remarks>Answers are in memory only, bounded in number and bytes, and gone when they are compared. A stopping server drops what waits.</remarks>
internal sealed partial class ExperimentDesk(
    ArmAssignment arms, CopyRunner copies, Judge judge, IQualityLog log, ExperimentFeed feed, GatewayMetrics metrics, ILogger<ExperimentDesk> logger) : BackgroundService
{
    private const int MostQueued = 256, Workers = 4;
    private const long MostQueuedBytes = 64L * 1024 * 1024;

    private readonly Channel<DeskJob> _queue = Channel.CreateBounded<DeskJob>(new BoundedChannelOptions(MostQueued));
    private readonly Counter<long> _dropped = metrics.Meter.CreateCounter<long>("breakeven.experiment.dropped", "{call}", "Copies, checks and judgements that were not made, by reason.");
    private readonly Counter<long> _copied = metrics.Meter.CreateCounter<long>("breakeven.experiment.copies", "{call}", "Copies of calls by target and outcome.");
    private long _queuedBytes;

    /// <summary>The sink to answer to: the given one, or one that keeps a copy for calls of an experiment.</summary>
    public IAnswerSink Watch(CallContext call, IAnswerSink answer)
    {
        if (call.Route.Config is not { } route || (call.Arm is null && route.Shadow is null)) return answer;
        if (call.Result is not null || call.IsReplay || !WireFormats.IsConversation(call.Client.Format) || call.Request.PreviousAnswerId is not null) return answer;
        if (call.Arm is null && CopiedTo(call, route.Shadow!, call.Plan.Order[0].Target.Id) is { } copy) call.Arm = new(route.Shadow!.Experiment ?? route.Name, Arm.Control, copy);
        return call.Arm is null ? answer : call.Copy = new AnswerCopy(answer);
    }

    /// <summary>Takes a call that has ended, when its client has its answer.</summary>
    public void Offer(CallContext call)
    {
        if (call is not { Copy: { } copy, Recorded: { Outcome: CallOutcome.Ok or CallOutcome.Truncated } record, Result.Error: null } || copy.Whole is null) return;
        ShadowConfig? shadow = call.Route.Config!.Shadow is { } wanted && CopiedTo(call, wanted, record.Target) is { } target ? wanted with { Target = target } : null;
        DeskJob job = new(AnsweredCall.Of(call, record, copy), shadow);
        if (Interlocked.Read(ref _queuedBytes) + job.Call.Bytes > MostQueuedBytes || !_queue.Writer.TryWrite(job))
        {
            Drop("busy");
            return;
        }
        Interlocked.Add(ref _queuedBytes, job.Call.Bytes);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (DeskJob job in _queue.Reader.ReadAllAsync(stopping))
            {
                Interlocked.Add(ref _queuedBytes, -job.Call.Bytes);
                try
                {
                    await HandleAsync(job, stopping);
                }
                catch (Exception bug) when (bug is not OperationCanceledException)
                {
                    Drop("failed");
                    LogFailed(bug, job.Call.Record.Id);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    private async Task HandleAsync(DeskJob job, CancellationToken stopping)
    {
        AnsweredCall client = job.Call;
        WorkloadConfig? workload = client.Record.Workload is { } name ? client.Call.Snapshot.Workloads.Find(name) : null;
        AnswerChecks checks = AnswerChecks.Of(workload);
        AnswerText? today = AnswerText.Read(client.Call.Client, client.Request, client.Answer);
        ImmutableArray<CheckResult> found = today is null ? [] : checks.Run(today);
        await KeepAsync([.. found.Select(result => Fact(client.Record, result))], stopping);
        if (job.Shadow is not { } shadow) return;
        CallContext again = client.Again();
        again.Arm = new(shadow.Experiment ?? client.Record.Route!, Arm.Shadow, shadow.Target);
        CopyResult copy = await copies.RunAsync(again, shadow.Target, Arm.Shadow, DailySpend.AccountOf(Arm.Shadow, client.Record), shadow.UsdPerDay, stopping);
        if (copy.Record is not { } record)
        {
            Drop(copy.Reason!);
            return;
        }
        _copied.Add(1, new("breakeven.target", shadow.Target.Value), new KeyValuePair<string, object?>("breakeven.outcome", record.Outcome.ToString().ToLowerInvariant()));
        if (copy.Answer is not { } candidate || today is null) return;
        await KeepAsync(Compare(client.Record, today, found, record, candidate, checks), stopping);
        if (workload?.Judge is { } config && WeightedStrategy.Draw("judge", client.Record.RequestId) < config.Share)
            await KeepAsync(await judge.CompareAsync(client, today, record, candidate, config, stopping), stopping);
    }

    /// <summary>The candidate's checks against those of today's answer, and whether both say the same where a program can tell.</summary>
    private static ImmutableArray<QualityFact> Compare(CallRecord client, AnswerText today, ImmutableArray<CheckResult> found, CallRecord copy, AnswerText candidate, AnswerChecks checks)
    {
        Dictionary<string, bool> reference = found.ToDictionary(result => result.Name, result => result.Passes);
        ImmutableArray<QualityFact> facts =
        [
            .. checks.Run(candidate).Select(result => Fact(copy, result) with
            {
                ReferenceScore = reference.TryGetValue(result.Name, out bool passes) ? passes ? 1 : 0 : null, ReferenceModel = client.ResponseModel,
            }),
        ];
        return Agreement.Of(candidate, today) is not { } same ? facts : facts.Add(QualityFact.Of(copy, copy.StartedAt, QualityFactSource.Shadow) with
        {
            Check = "agreement", Score = same ? 1 : 0, ReferenceScore = 1, ReferenceModel = client.ResponseModel,
        });
    }

    private static QualityFact Fact(CallRecord record, CheckResult result) =>
        QualityFact.Of(record, record.StartedAt, QualityFactSource.Validator) with { Check = result.Name, Score = result.Passes ? 1 : 0 };

    private async Task KeepAsync(ImmutableArray<QualityFact> facts, CancellationToken stopping)
    {
        if (facts.IsEmpty) return;
        try
        {
            await log.AddAsync(facts, stopping);
            feed.Tell(facts);
        }
        catch (LedgerUnavailableException unavailable)
        {
            Drop("ledger");
            LogNotKept(unavailable);
        }
    }

    /// <summary>The target that gets a copy; null for a call that is not drawn, or that this target answers itself.</summary>
    private TargetId? CopiedTo(CallContext call, ShadowConfig shadow, string? answers)
    {
        if (WeightedStrategy.Draw($"shadow {shadow.Experiment ?? call.Route.Name}", call.RequestId) >= shadow.Share) return null;
        TargetId target = shadow.Target;
        if (target.Value == ShadowConfig.Other && call.Snapshot.Targets.Find(target.Value) is null && call.Route.Config is { Targets: [{ } weak, .., { } strong] })
        {
            if (answers != weak.Target.Value && answers != strong.Target.Value) return null; // one in between: there is no other end
            target = answers == strong.Target.Value ? weak.Target : strong.Target;
        }
        return target.Value != answers && arms.CanBeAsked(call, target) ? target : null;
    }

    private void Drop(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>("breakeven.reason", reason));

    [LoggerMessage(EventId = 3551, Level = LogLevel.Error, Message = "What follows call {CallId} in its experiment failed; the call itself is answered and recorded")]
    private partial void LogFailed(Exception exception, Guid callId);

    [LoggerMessage(EventId = 3552, Level = LogLevel.Warning, Message = "What was found out about answers could not be kept")]
    private partial void LogNotKept(Exception exception);

    /// <param name="Shadow">Null for a call that is only checked.</param>
    private sealed record DeskJob(AnsweredCall Call, ShadowConfig? Shadow);
}
