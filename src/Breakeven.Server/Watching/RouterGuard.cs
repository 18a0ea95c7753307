using System.Collections.Immutable;
using System.Threading.Channels;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing.Watching;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.Server.Advising;
using Breakeven.Server.Auditing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Watching;

/// <summary>Watches the routers beside the traffic: takes a weak target that became worse than promised out of its route, gives it back by new evidence or with a new model, and tells when traffic has changed.</summary>
internal sealed partial class RouterGuard(
    RouterWatches watches, ExperimentFeed feed, SnapshotSource snapshots, EmbeddedLedger ledger, RouterStateFile file, RouterAlerts alerts, RouterMetrics metrics, AuditLog audit, TimeProvider time, ILogger<RouterGuard> logger)
    : BackgroundService
{
    /// <summary>Who acts, in the audit log.</summary>
    public const string Self = "router";

    /// <summary>How far back a start looks for what was found out about calls of the process before.</summary>
    private static readonly TimeSpan s_lookBack = TimeSpan.FromDays(1);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, RouterBook> _books = new(StringComparer.Ordinal);
    private Dictionary<string, RouterState> _kept = new(StringComparer.Ordinal);
    private ImmutableArray<RouterStanding> _standing = [];

    public ImmutableArray<RouterStanding> Standing => _standing;

    /// <summary>Before the first call: what was suspended stays so.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _kept = Load().ToDictionary(state => state.Id, StringComparer.Ordinal);
        foreach (RouterState state in _kept.Values)
            if (state.Suspended is { } suspended) watches.Remember(state.Id, suspended.Why);
        metrics.Observe(() => Standing);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ChannelReader<ExperimentNews> news = feed.WatchRouted();
        try
        {
            await ReplayAsync(stoppingToken);
            while (true)
            {
                await LookAsync(news, stoppingToken);
                await Task.Delay(s_betweenLooks, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <summary>Whatever goes wrong here, the gateway goes on: an exception that left this service would stop the process.</summary>
    private async Task LookAsync(ChannelReader<ExperimentNews> news, CancellationToken stopping)
    {
        try
        {
            await MeetAsync(stopping);
            while (news.TryRead(out ExperimentNews item))
                foreach (RouterBook book in _books.Values) book.Add(item);
            foreach (RouterBook book in _books.Values) await LookAtAsync(book, stopping);
            Keep();
            alerts.Deliver(stopping);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            LogBroken(error);
        }
        ImmutableInterlocked.InterlockedExchange(ref _standing, [.. _books.Values.Select(book => book.Standing).OrderBy(one => one.Watch.Route, StringComparer.Ordinal)]);
    }

    private async Task LookAtAsync(RouterBook book, CancellationToken stopping)
    {
        foreach (RouterEvent happened in book.Look())
        {
            if (book.State.Suspended is { } suspended) watches.Remember(book.State.Id, suspended.Why);
            else watches.Forget(book.State.Id);
            await TellAsync(book.Watch.Route, happened, stopping);
        }
    }

    private Task TellAsync(string route, RouterEvent happened, CancellationToken stopping)
    {
        LogHappened(route, happened.What, happened.Why);
        metrics.Happened(route, happened.What);
        alerts.Add(new(route, happened));
        return audit.AppendAsync(new(Self, $"router {happened.What}", "done") { Detail = $"{route}: {happened.Why}" }, stopping);
    }

    /// <summary>Takes up the routers of the configuration in force, and lets go of the others. A new model begins anew, with the record of the one before.</summary>
    private async Task MeetAsync(CancellationToken stopping)
    {
        ImmutableArray<RouterWatch> current = watches.In(snapshots.Current);
        foreach (string gone in _books.Keys.Except(current.Select(watch => watch.Id)).ToArray()) _books.Remove(gone);
        foreach (RouterWatch watch in current)
        {
            RouterBook? book = _books.GetValueOrDefault(watch.Id);
            if (book?.Watch == watch) continue;
            RouterState? known = book?.State ?? _kept.GetValueOrDefault(watch.Id);
            RouterState state = known ?? Begin(watch);
            _books[watch.Id] = new(watch, state, time);
            if (known is null && state.Events is [.., { } begun]) await TellAsync(watch.Route, begun, stopping);
        }
    }

    private RouterState Begin(RouterWatch watch)
    {
        DateTimeOffset now = time.GetUtcNow();
        RouterState state = new(watch.Id, watch.Route, watch.Weak.Value, watch.Strong.Value, watch.Model?.Checksum ?? "", now);
        RouterState? before = _kept.Values.Where(known => known.Route == watch.Route && known.Id != watch.Id).MaxBy(known => known.Since);
        if (before is null) return state;
        return (state with { Events = before.Events }).With(new(now, "new_model", before.Suspended is null ? "another model or other targets" : $"another model or other targets, which are not held by the suspension of {before.Suspended.At.UtcDateTime:u}"));
    }

    private void Keep()
    {
        Dictionary<string, RouterState> now = new(_kept, StringComparer.Ordinal);
        foreach (RouterBook book in _books.Values)
        {
            foreach (RouterState older in _kept.Values)
                if (older.Route == book.Watch.Route && older.Since < book.State.Since && !_books.ContainsKey(older.Id)) now.Remove(older.Id);
            now[book.State.Id] = book.State;
        }
        if (now.Count == _kept.Count && now.All(pair => ReferenceEquals(_kept.GetValueOrDefault(pair.Key), pair.Value))) return;
        _kept = now;
        try
        {
            file.Save([.. now.Values.OrderBy(state => state.Id, StringComparer.Ordinal)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(error);
        }
    }

    /// <summary>What was found out while another process ran: calls first, for they say which facts count.</summary>
    private async Task ReplayAsync(CancellationToken stopping)
    {
        DateTimeOffset since = time.GetUtcNow() - s_lookBack;
        try
        {
            await MeetAsync(stopping);
            if (_books.Count == 0) return;
            await foreach (CallRecord call in PacedReading.Of(ledger.ReadAsync(CallFilter.All with { Since = since }, stopping), stopping))
                foreach (RouterBook book in _books.Values)
                    if (call.Score is not null && call.StartedAt >= FromOf(book.State)) book.Add(new(call, []));
            foreach (var found in (await ledger.QualityAsync(experiment: null, since, stopping)).GroupBy(fact => (fact.CallId, fact.Source)))
                foreach (RouterBook book in _books.Values)
                    if (found.Max(fact => fact.At) >= FromOf(book.State)) book.Add(new(null, [.. found]));
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            LogNotReplayed(error);
        }
    }

    private static DateTimeOffset FromOf(RouterState state) => state.Suspended?.At ?? (state.Events.LastOrDefault(entry => entry.What == "resume")?.At is { } resumed && resumed > state.Since ? resumed : state.Since);

    private ImmutableArray<RouterState> Load()
    {
        try
        {
            return file.Load();
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogNotRead(error);
            if (error is InvalidDataException) TrySetAside();
            return [];
        }
    }

    private void TrySetAside()
    {
        try
        {
            file.SetAside();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(error);
        }
    }

    [LoggerMessage(EventId = 3970, Level = LogLevel.Warning, Message = "Router of route {Route}: {What}: {Why}")]
    private partial void LogHappened(string route, string what, string why);

    [LoggerMessage(EventId = 3971, Level = LogLevel.Error, Message = "Routers could not be looked at, and are again in a moment")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(EventId = 3972, Level = LogLevel.Error, Message = "The state of the routers cannot be written; after a restart a suspended target is asked again")]
    private partial void LogNotKept(Exception exception);

    [LoggerMessage(EventId = 3973, Level = LogLevel.Error, Message = "The state of the routers cannot be read; suspended targets are asked again")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(EventId = 3974, Level = LogLevel.Warning, Message = "What was found out about earlier calls cannot be read; their routers are watched from now on")]
    private partial void LogNotReplayed(Exception exception);
}
