using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Channels;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger.Writing;
using Breakeven.Server.Auditing;
using Breakeven.Server.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Rollouts;

/// <summary>Takes rollouts through their steps. Each step is a version of the configuration; the route says what is in force, and the ledger what was seen.</summary>
/// <remarks>
/// A step is kept as pending before the configuration changes, so that a crash in between is made good at the next start. What follows a call of an experiment is looked at
/// as it arrives, so a broken guard takes the route back within a second of the call that broke it. A route that somebody changed otherwise is left alone.
/// </remarks>
internal sealed partial class RolloutEngine(
    RolloutBook book, ExperimentFeed feed, ConfigPublisher publisher, ConfigApplier applier, SnapshotSource snapshots, AuditLog audit, TimeProvider time, ILogger<RolloutEngine> logger) : BackgroundService
{
    /// <summary>How long a candidate that was rolled back is not tried again on the same route.</summary>
    public static readonly TimeSpan CoolDown = TimeSpan.FromHours(1);

    /// <summary>Who acts where no person does.</summary>
    public const string Self = "rollout";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, DateTimeOffset> _readySince = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ImmutableArray<Rollout>> AllAsync(CancellationToken cancellationToken) => InTurnAsync(() => Task.FromResult(book.All), cancellationToken);

    /// <summary>A rollout with what its guards say now; null when there is none.</summary>
    public Task<(Rollout Rollout, RolloutJudgement? Now)?> FindAsync(string id, CancellationToken cancellationToken) => InTurnAsync<(Rollout, RolloutJudgement?)?>(
        () => Task.FromResult<(Rollout, RolloutJudgement?)?>(book.Find(id) is { } rollout ? (rollout, rollout.IsRunning ? Judge(rollout) : null) : null), cancellationToken);

    public Task<RolloutAnswer> StartAsync(RolloutPlan plan, string who, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        if (Refuse(plan, out RouteConfig? route) is { } refused) return new RolloutAnswer(null, refused);
        DateTimeOffset now = time.GetUtcNow();
        Rollout rollout = new($"{plan.Route}-{now.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}", plan)
        {
            StartedAt = now, StepStartedAt = now, StepVersion = snapshots.Current.Version + 1, StrategyBefore = route!.Strategy, TargetsBefore = route.Targets,
        };
        return await EnterAsync(rollout, who, "start", plan.Why ?? "asked for", [], cancellationToken);
    }, cancellationToken);

    /// <summary>The next step, whatever the figures say; guards go on watching it.</summary>
    public Task<RolloutAnswer> PromoteAsync(string id, string who, CancellationToken cancellationToken) => InTurnAsync(
        () => Running(id) is { } refused ? Task.FromResult(new RolloutAnswer(null, refused)) : PromoteAsync(book.Find(id)!, who, "asked for", cancellationToken), cancellationToken);

    public Task<RolloutAnswer> AbortAsync(string id, string who, string why, CancellationToken cancellationToken) => InTurnAsync(
        () => Running(id) is { } refused ? Task.FromResult(new RolloutAnswer(null, refused)) : LeaveAsync(book.Find(id)!, RolloutState.Aborted, who, "abort", why, Judge(book.Find(id)!).Figures, cancellationToken), cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ChannelReader<ExperimentNews> news = feed.Watch();
        try
        {
            await LoadAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await InTurnAsync(() => LookAsync(news, stoppingToken), stoppingToken);
                using CancellationTokenSource look = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                look.CancelAfter(BetweenLooks);
                try
                {
                    await news.WaitToReadAsync(look.Token);
                }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    // Nothing new; time goes on.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <summary>Without the rollouts that an earlier process left, none is started: one of them may hold the route.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await book.LoadAsync(cancellationToken);
                _loaded.SetResult();
                return;
            }
            catch (Exception error) when (error is LedgerUnavailableException or IOException or InvalidDataException)
            {
                LogFailed(error, "(all)");
                await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken);
            }
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    private async Task<bool> LookAsync(ChannelReader<ExperimentNews> news, CancellationToken cancellationToken)
    {
        while (news.TryRead(out ExperimentNews item)) book.Add(item);
        foreach (Rollout rollout in book.All.Where(one => one.IsRunning))
        {
            try
            {
                await LookAtAsync(rollout, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(error, rollout.Id); // one rollout's trouble is not the others', nor the gateway's
            }
        }
        return true;
    }

    private async Task LookAtAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.IsPending)
        {
            await EnterAsync(rollout, Self, "resume", "the gateway stopped while the step was put in force", [], cancellationToken);
            return;
        }
        if (RouteOf(rollout.Plan.Route) is not { } route || !rollout.IsInForce(route))
        {
            await EndAsync(rollout, RolloutState.Superseded, Self, "supersede", "the route was changed otherwise; it is left as it is", snapshots.Current.Version, Judge(rollout).Figures, cancellationToken);
            return;
        }
        RolloutJudgement now = Judge(rollout);
        if (now.Verdict != RolloutVerdict.Forward) _readySince.Remove(rollout.Id);
        if (now.Verdict == RolloutVerdict.Back) await LeaveAsync(rollout, RolloutState.RolledBack, Self, "roll_back", now.Why, now.Figures, cancellationToken);
        if (now.Verdict != RolloutVerdict.Forward || !rollout.Plan.Automatic || rollout.IsAtLastStep) return;
        DateTimeOffset at = time.GetUtcNow();
        if (!_readySince.TryGetValue(rollout.Id, out DateTimeOffset since)) _readySince[rollout.Id] = since = at;
        if (at - since >= rollout.Plan.Hold) await PromoteAsync(rollout, Self, now.Why, cancellationToken);
    }

    private Task<RolloutAnswer> PromoteAsync(Rollout rollout, string who, string why, CancellationToken cancellationToken)
    {
        if (rollout.IsAtLastStep) return Task.FromResult(new RolloutAnswer(rollout, RolloutErrors.LastStep(rollout)));
        _readySince.Remove(rollout.Id);
        DateTimeOffset now = time.GetUtcNow();
        Rollout next = rollout with { Step = rollout.Step + 1, StepStartedAt = now, StepVersion = snapshots.Current.Version + 1 };
        return EnterAsync(next, who, next.CurrentStep.Kind == RolloutStepKind.Full ? "complete" : "promote", why, Judge(rollout).Figures, cancellationToken);
    }

    /// <summary>Puts the present step in force: kept as pending, then the configuration, then kept as done.</summary>
    private async Task<RolloutAnswer> EnterAsync(Rollout rollout, string who, string what, string why, ImmutableArray<string> figures, CancellationToken cancellationToken)
    {
        Rollout? before = book.Find(rollout.Id);
        await book.PutAsync(rollout with { IsPending = true }, newStep: false, cancellationToken);
        (int version, CallError? error) = await ChangeAsync(text => RouteChange.Step(text, rollout), overwrite: false, cancellationToken);
        if (error is not null)
        {
            if (before is null) await EndAsync(rollout, RolloutState.Aborted, who, "abort", $"the configuration could not be changed: {error.Message}", version, figures, cancellationToken);
            else await book.PutAsync(before, newStep: false, cancellationToken);
            return new(before, error);
        }
        Rollout done = rollout with
        {
            IsPending = false,
            StepVersion = version,
            State = rollout.CurrentStep.Kind == RolloutStepKind.Full ? RolloutState.Completed : RolloutState.Running,
            History = rollout.History.Add(new(time.GetUtcNow(), who, what, why, rollout.CurrentStep.ToString(), version, figures)),
        };
        await book.PutAsync(done, newStep: true, cancellationToken);
        await TellAsync(done, cancellationToken);
        return new(done, null);
    }

    /// <summary>Takes the candidate out of the route.</summary>
    private async Task<RolloutAnswer> LeaveAsync(Rollout rollout, RolloutState state, string who, string what, string why, ImmutableArray<string> figures, CancellationToken cancellationToken)
    {
        _readySince.Remove(rollout.Id);
        (int version, CallError? error) = await ChangeAsync(text => RouteChange.Undo(text, rollout), overwrite: state == RolloutState.RolledBack, cancellationToken);
        if (error is null) return new(await EndAsync(rollout, state, who, what, why, version, figures, cancellationToken), null);
        LogStuck(rollout.Id, error.Message);
        return new(rollout, error);
    }

    private async Task<Rollout> EndAsync(Rollout rollout, RolloutState state, string who, string what, string why, int version, ImmutableArray<string> figures, CancellationToken cancellationToken)
    {
        Rollout ended = rollout with { State = state, IsPending = false, History = rollout.History.Add(new(time.GetUtcNow(), who, what, why, Step: null, version, figures)) };
        await book.PutAsync(ended, newStep: false, cancellationToken);
        await TellAsync(ended, cancellationToken);
        return ended;
    }

    /// <param name="overwrite">A file that is not what is in force is put aside as <c>.before-rollback</c> and replaced: a bad candidate does not wait for a half-written edit.</param>
    private async Task<(int Version, CallError? Error)> ChangeAsync(Func<string, ConfigEdit> change, bool overwrite, CancellationToken cancellationToken)
    {
        int now = snapshots.Current.Version;
        if (applier.InForce?.Source is not { } source) return (now, Management.ManagementErrors.NoConfigFile);
        ConfigEdit edit = change(source.Reveal());
        if (edit.Text is not { } text) return (now, RolloutErrors.Invalid($"The configuration cannot be edited: {edit.Problem}."));
        if (text == source.Reveal()) return (now, null);
        ConfigPublication result = await publisher.PublishAsync(text, new ConfigRequest(null, IsDryRun: false, Overwrite: false), cancellationToken);
        if (overwrite && result.Error?.Code == Management.ManagementErrors.ConfigFileChanged.Code)
        {
            publisher.PutAside(".before-rollback");
            result = await publisher.PublishAsync(text, new ConfigRequest(null, IsDryRun: false, Overwrite: true), cancellationToken);
        }
        return (result.To, result.Error);
    }

    private CallError? Refuse(RolloutPlan plan, out RouteConfig? route)
    {
        route = RouteOf(plan.Route);
        if (route is null) return RolloutErrors.Invalid($"There is no route '{plan.Route}'.");
        if (snapshots.Current.Config.Targets.All(target => target.Id.Value != plan.Target)) return RolloutErrors.Invalid($"There is no target '{plan.Target}'.");
        if (route.Targets is [{ } first, ..] && first.Target.Value == plan.Target && route.Strategy == "priority") return RolloutErrors.Invalid($"'{plan.Target}' is the first target of route '{plan.Route}' already.");
        if (book.All.FirstOrDefault(other => other.IsRunning && other.Plan.Route == plan.Route) is { } running) return RolloutErrors.RouteBusy(plan.Route, running.Id);
        if (route.Shadow is not null || route.Canary is not null) return RolloutErrors.RouteTaken(plan.Route);
        Rollout? before = book.All.FirstOrDefault(other => other.State == RolloutState.RolledBack && other.Plan.Route == plan.Route && other.Plan.Target == plan.Target);
        return !plan.Force && before is { History: [.., { } end] } && end.At + CoolDown is var until && until > time.GetUtcNow() ? RolloutErrors.CoolingDown(before, until) : null;
    }

    private CallError? Running(string id) => book.Find(id) switch
    {
        null => RolloutErrors.NotFound(id),
        { IsRunning: false } ended => RolloutErrors.Ended(ended),
        _ => null,
    };

    private RolloutJudgement Judge(Rollout rollout) => RolloutJudgement.Of(rollout, book.SampleOf(rollout).Sample, time.GetUtcNow());

    private RouteConfig? RouteOf(string name) => snapshots.Current.Config.Routes.FirstOrDefault(route => route.Name == name);

    private async Task TellAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        RolloutEvent last = rollout.History[^1];
        LogMoved(rollout.Id, last.What, last.Step ?? "ended", last.Why);
        if (last.Who == Self) await audit.AppendAsync(new(Self, $"rollout {last.What}", "done") { Detail = $"{rollout.Id}, version {last.ConfigVersion}: {last.Why}" }, cancellationToken);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _loaded.Task.WaitAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    [LoggerMessage(EventId = 3991, Level = LogLevel.Warning, Message = "Rollout {Rollout}: {What}, {Step}: {Why}")]
    private partial void LogMoved(string rollout, string what, string step, string why);

    [LoggerMessage(EventId = 3992, Level = LogLevel.Error, Message = "Rollout {Rollout} cannot be taken out of the configuration and is tried again: {Problem}")]
    private partial void LogStuck(string rollout, string problem);

    [LoggerMessage(EventId = 3993, Level = LogLevel.Error, Message = "Rollout {Rollout} could not be looked at, and is again in a moment")]
    private partial void LogFailed(Exception exception, string rollout);
}

/// <summary>What came of a request to a rollout.</summary>
internal sealed record RolloutAnswer(Rollout? Rollout, CallError? Error);
