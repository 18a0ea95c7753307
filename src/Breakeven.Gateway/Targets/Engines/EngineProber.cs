using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Asks every configured engine in the background what it serves and how busy it is, and writes it into the <see cref="EngineBook"/>. No call waits for it.</summary>
internal sealed class EngineProber : IHostedService, IDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    private readonly EngineBook _book;
    private readonly FrozenDictionary<string, IEngineProbe> _probes;
    private readonly UpstreamClient _client;
    private readonly EngineProbeSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<EngineProber> _logger;
    private readonly Dictionary<EngineKey, EngineWatch> _watches = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _jitter;
    private EngineRoster? _roster;
    private bool _isDisposed;
    private Task _loop = Task.CompletedTask;

    public EngineProber(EngineBook book, IEnumerable<IEngineProbe> probes, UpstreamClient client, EngineProbeSettings settings, TimeProvider time, ILogger<EngineProber> logger)
    {
        (_book, _client, _settings, _time, _logger) = (book, client, settings, time, logger);
        _probes = probes.ToFrozenDictionary(probe => probe.Type);
        _jitter = new(settings.Seed);
    }

    /// <summary>Returns at once: a server that starts does not wait for its engines.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = RunAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken); // from here on nobody else touches the watches
        await SettledAsync().WaitAsync(cancellationToken);
    }

    /// <summary>A host that is thrown away without being stopped must not leave the loop behind.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(TickEvery, _time);
        try
        {
            do Tick(_stop.Token);
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>One round: takes over a new configuration, and begins what is due.</summary>
    internal void Tick(CancellationToken stop)
    {
        EngineRoster roster = _book.Roster;
        if (!ReferenceEquals(roster, _roster)) Follow(roster);
        foreach (EngineWatch watch in _watches.Values) watch.Tick(_jitter, stop);
    }

    /// <summary>Ends when no probe is under way any more.</summary>
    internal Task SettledAsync() => Task.WhenAll(_watches.Values.Select(watch => watch.Running));

    private void Follow(EngineRoster roster)
    {
        _roster = roster;
        FrozenSet<EngineKey> keys = roster.Providers.Values.Select(engine => engine.Key).ToFrozenSet();
        foreach (EngineKey gone in _watches.Keys.Where(key => !keys.Contains(key)).ToList()) _watches.Remove(gone);
        _book.KeepOnly(keys);
        foreach ((EngineKey key, ProviderConfig provider) in roster.Providers.Values)
        {
            _book.Teach(key); // a new configuration has new adapters
            EngineWatch? before = _watches.GetValueOrDefault(key);
            if (before?.Provider == provider) continue;
            IEngineProbe probe = _probes.GetValueOrDefault(provider.Type) ?? _probes[Configuration.ProviderTypes.OpenAICompatible];
            _watches[key] = new(key, provider, probe, before?.Running ?? Task.CompletedTask, _client, _book, _settings, _time, _logger);
        }
    }
}
