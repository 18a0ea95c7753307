using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Engines;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>One engine that is started when it is needed. <see cref="Need"/> and the properties are for any thread; all else is called by one loop.</summary>
/// <remarks>
/// Stopped → Starting → Running → Stopping → Stopped; a start that fails goes to Failed and waits, twice as long each time. Running means that the engine told, since it was
/// started, what it serves: only then it gets calls. Its cost counts from the start to the end of the stop.
/// </remarks>
internal sealed partial class StandbyEngine(
    string target, string provider, EngineSwitch engine, EngineBook book, TargetLoads loads, DeploymentUptime uptime, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10), ShutdownGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10), LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>An engine that is silent for so long is given up.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private volatile StandbyState _state;
    private volatile bool _isNeeded;
    private long _startedAt, _retryAt, _lastUse; // UTC ticks
    private DateTimeOffset _stoppedAt;
    private int _failures, _callsSeen;
    private bool _isOurs;
    private Task<bool>? _action;
    private StandbyConfig _config = new("");

    public string Target { get; } = target;
    public StandbyState State => _state;

    /// <summary>Starts that succeeded, and that failed, so far.</summary>
    public long Started { get; private set; }
    public long FailedStarts { get; private set; }

    public bool IsReady => _state == StandbyState.Running;

    /// <summary>When a call may come back: what is left of the warm-up or of the pause after a failed start, at least a second.</summary>
    public TimeSpan ReadyIn
    {
        get
        {
            long warm = TimeSpan.FromSeconds(_config.WarmSeconds).Ticks, now = Now.UtcTicks;
            long left = _state switch { StandbyState.Failed => Volatile.Read(ref _retryAt) - now + warm, StandbyState.Starting => Volatile.Read(ref _startedAt) + warm - now, _ => warm };
            return left > TimeSpan.TicksPerSecond ? new(left) : TimeSpan.FromSeconds(1);
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A call could use it now. Costs a write.</summary>
    public void Need() => _isNeeded = true;

    /// <summary>Takes over a new configuration.</summary>
    public void Follow(StandbyConfig config) => _config = config;

    /// <summary>One look, about once a second.</summary>
    /// <param name="wanted">False once the configuration does not have it any more.</param>
    public void Tick(bool wanted, CancellationToken stop)
    {
        switch (_state)
        {
            case StandbyState.Stopped when wanted && IsFoundUp(): Adopt(); break;
            case StandbyState.Stopped when wanted && _isNeeded: Start(stop); break;
            case StandbyState.Failed when Now.UtcTicks >= _retryAt: EndPause(); break;
            case StandbyState.Starting: LookAtStart(wanted, stop); break;
            case StandbyState.Running: LookAtUse(wanted, stop); break;
            case StandbyState.Stopping when _action is null or { IsCompleted: true }: Stopped(); break;
        }
    }

    /// <summary>Ends the engine with the server, if the server started it.</summary>
    public async Task ShutDownAsync(CancellationToken stop)
    {
        if (_state is StandbyState.Stopped or StandbyState.Failed) return;
        if (_action is { } running) await ((Task)running).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isOurs) await engine.StopAsync(_config, ShutdownGrace, stop);
        uptime.Ended(Target, Now);
        _state = StandbyState.Stopped;
    }

    public void Dispose() => engine.Dispose();

    private void Start(CancellationToken stop)
    {
        _isNeeded = false;
        _isOurs = true;
        Volatile.Write(ref _startedAt, Now.UtcTicks);
        uptime.Began(Target, Now);
        book.Expect(provider, expected: true);
        LogStarting(Target);
        _action = engine.StartAsync(_config, stop);
        _state = StandbyState.Starting;
    }

    /// <summary>It runs though nobody here started it: a gateway before this one, or a person.</summary>
    private void Adopt()
    {
        _isOurs = false;
        uptime.Began(Target, Now);
        Run();
    }

    private void Run()
    {
        book.Expect(provider, expected: false);
        _failures = 0;
        _isNeeded = false;
        _lastUse = Now.UtcTicks;
        _state = StandbyState.Running;
    }

    private void LookAtStart(bool wanted, CancellationToken stop)
    {
        TimeSpan since = Now - new DateTimeOffset(_startedAt, TimeSpan.Zero);
        if (IsUp(new(_startedAt, TimeSpan.Zero)))
        {
            Started++;
            LogRunning(Target, since.TotalSeconds);
            Run();
        }
        else if (_action is { IsCompleted: true } begun && !(begun.IsCompletedSuccessfully && begun.Result)) Fail("it could not be started", stop);
        else if (engine.ExitCode is > 0 and var code) Fail($"the command ended with {code}", stop);
        else if (since > LongestStart()) Fail($"it did not answer within {since.TotalSeconds:0} s", stop);
        else if (!wanted) Stop(stop);
    }

    private TimeSpan LongestStart() => TimeSpan.FromSeconds(Math.Max(4 * _config.WarmSeconds, _config.WarmSeconds + 60));

    private void LookAtUse(bool wanted, CancellationToken stop)
    {
        long now = Now.UtcTicks;
        if (loads.Find(Target) is { } load && (load.Gate.Inside > 0 || load.Calls != _callsSeen))
        {
            _callsSeen = load.Calls;
            _lastUse = now;
        }
        if (_isNeeded)
        {
            _isNeeded = false;
            _lastUse = now;
        }
        if (engine.ExitCode is > 0 || (book.Find(provider) is { IsReachable: false } facts && Now - facts.Since > LongestSilence))
        {
            LogLost(Target);
            Stop(stop);
        }
        else if (!wanted || now - _lastUse > TimeSpan.FromSeconds(_config.IdleSeconds).Ticks)
        {
            if (_isOurs || _config.Stop is not null) Stop(stop);
        }
    }

    private void Fail(string why, CancellationToken stop)
    {
        FailedStarts++;
        TimeSpan pause = FirstPause * (1 << Math.Min(_failures++, 6));
        pause = pause < LongestPause ? pause : LongestPause;
        Volatile.Write(ref _retryAt, (Now + pause).UtcTicks);
        LogFailed(Target, why, pause.TotalSeconds);
        Stop(stop);
    }

    private void Stop(CancellationToken stop)
    {
        book.Expect(provider, expected: false);
        LogStopping(Target);
        Task<bool> before = _action ?? Task.FromResult(true);
        _action = StopAsync(before, stop);
        _state = StandbyState.Stopping;
    }

    private async Task<bool> StopAsync(Task<bool> before, CancellationToken stop)
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await engine.StopAsync(_config, StopGrace, stop);
        return true;
    }

    private void Stopped()
    {
        _action = null;
        _stoppedAt = Now;
        uptime.Ended(Target, Now);
        _state = Now.UtcTicks < _retryAt ? StandbyState.Failed : StandbyState.Stopped;
    }

    /// <summary>Who still needs it says so again.</summary>
    private void EndPause()
    {
        _isNeeded = false;
        _state = StandbyState.Stopped;
    }

    /// <summary>It answered a probe after it was stopped here, or before it ever was started.</summary>
    private bool IsFoundUp() => book.Find(provider) is { IsReachable: true, Identity: not null } facts && facts.CheckedAt > _stoppedAt;

    /// <summary>The engine told what it serves after this instant, and still answers.</summary>
    private bool IsUp(DateTimeOffset since) => book.Find(provider) is { IsReachable: true, IdentityAt: { } at } && at > since;

    [LoggerMessage(EventId = 3361, Level = LogLevel.Information, Message = "Standby {Target} is started")]
    private partial void LogStarting(string target);

    [LoggerMessage(EventId = 3362, Level = LogLevel.Information, Message = "Standby {Target} answers after {Seconds:0.0} s and gets calls")]
    private partial void LogRunning(string target, double seconds);

    [LoggerMessage(EventId = 3363, Level = LogLevel.Error, Message = "Standby {Target} failed to start: {Reason}. It is not tried again for {Seconds} s")]
    private partial void LogFailed(string target, string reason, double seconds);

    [LoggerMessage(EventId = 3364, Level = LogLevel.Warning, Message = "Standby {Target} does not answer any more")]
    private partial void LogLost(string target);

    [LoggerMessage(EventId = 3365, Level = LogLevel.Information, Message = "Standby {Target} is stopped")]
    private partial void LogStopping(string target);
}
