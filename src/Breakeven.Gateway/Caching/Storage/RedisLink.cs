using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>One connection to Redis. A read waits for it a moment at most; while it is down nobody waits at all. Writes are queued within a bound, and dropped beyond.</summary>
internal sealed partial class RedisLink : IAsyncDisposable
{
    /// <summary>What entries are called there, before their key.</summary>
    public const string Prefix = "breakeven:cache:1:";

    /// <summary>Longest wait for a read: a miss costs less than a call is worth, and a slow store must not slow calls.</summary>
    public static readonly TimeSpan ReadTime = TimeSpan.FromMilliseconds(50);

    private const int MostQueued = 1024;
    private const long MostQueuedBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan s_writeTime = TimeSpan.FromSeconds(2), s_shortestPause = TimeSpan.FromSeconds(1), s_longestPause = TimeSpan.FromSeconds(30);

    private readonly RedisAddress _address;
    private readonly TimeProvider _time;
    private readonly CacheMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Channel<(string Key, byte[] Value, TimeSpan Ttl)> _queue = Channel.CreateBounded<(string, byte[], TimeSpan)>(new BoundedChannelOptions(MostQueued) { SingleReader = true });
    private readonly Task<ConnectionMultiplexer> _connecting;
    private readonly Task _writing;
    private readonly Lock _lock = new();
    private TimeSpan _pause;
    private long _pausedAt;
    private long _queuedBytes, _taken, _done;

    public RedisLink(RedisAddress address, TimeProvider time, CacheMetrics metrics, ILogger logger)
    {
        (_address, _time, _metrics, _logger) = (address, time, metrics, logger);
        _connecting = ConnectAsync();
        _writing = WriteQueuedAsync();
    }

    public bool IsConnected => Connection?.IsConnected == true;

    private ConnectionMultiplexer? Connection => _connecting.IsCompletedSuccessfully ? _connecting.Result : null;

    /// <returns>Null for nothing, and for nothing in time.</returns>
    public async ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (IsPaused || Connection is not { IsConnected: true } connection) return null;
        try
        {
            byte[]? found = await connection.GetDatabase().StringGetAsync(Prefix + key).WaitAsync(ReadTime, cancellationToken);
            Succeeded();
            return found;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            Failed("read", error);
            return null;
        }
    }

    /// <summary>Queues an entry. One that does not fit into the queue is dropped, and counted.</summary>
    public void Write(string key, byte[] value, TimeSpan ttl)
    {
        if (Interlocked.Read(ref _queuedBytes) + value.Length <= MostQueuedBytes && _queue.Writer.TryWrite((key, value, ttl)))
        {
            Interlocked.Add(ref _queuedBytes, value.Length);
            Interlocked.Increment(ref _taken);
            return;
        }
        _metrics.SharedFailed("queue");
    }

    /// <summary>Waits until what was queued before is written or given up.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        long until = Interlocked.Read(ref _taken);
        while (Interlocked.Read(ref _done) < until) await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (Connection is { } connection) await connection.DisposeAsync();
        else _ = _connecting.ContinueWith(static connected => connected.Result.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion);
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Also a server that is not there yet is a connection, which goes on trying in the background.</summary>
    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        await Task.Yield();
        ConfigurationOptions options = new()
        {
            EndPoints = { { _address.Host, _address.Port } }, Ssl = _address.Tls, User = _address.User, Password = _address.Password, DefaultDatabase = _address.Database,
            AbortOnConnectFail = false, ConnectTimeout = 2_000, AsyncTimeout = 2_000, SyncTimeout = 2_000, BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new ExponentialRetry(250, 5_000), TieBreaker = "", ConfigurationChannel = "", ClientName = "breakeven",
        };
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options);
        connection.ConnectionFailed += (_, failed) => LogLost(_address, failed.FailureType);
        connection.ConnectionRestored += (_, _) => LogFound(_address);
        if (!connection.IsConnected) LogLost(_address, ConnectionFailureType.UnableToConnect);
        return connection;
    }

    private async Task WriteQueuedAsync()
    {
        await foreach ((string key, byte[] value, TimeSpan ttl) in _queue.Reader.ReadAllAsync())
        {
            await WriteAsync(key, value, ttl);
            Interlocked.Add(ref _queuedBytes, -value.Length);
            Interlocked.Increment(ref _done);
        }
    }

    private async Task WriteAsync(string key, byte[] value, TimeSpan ttl)
    {
        try
        {
            if (!_connecting.IsCompleted) await _connecting.WaitAsync(s_writeTime);
            if (IsPaused || Connection is not { IsConnected: true } connection)
            {
                _metrics.SharedFailed("write");
                return;
            }
            await connection.GetDatabase().StringSetAsync(Prefix + key, value, ttl).WaitAsync(s_writeTime);
            Succeeded();
        }
        catch (Exception error) // whatever it is, the next entry may go
        {
            Failed("write", error);
        }
    }

    /// <summary>After a failure nobody asks for a while, which doubles up to half a minute: a store that hangs costs one read its time and not every call.</summary>
    private bool IsPaused
    {
        get { lock (_lock) return _pause > TimeSpan.Zero && _time.GetElapsedTime(_pausedAt) < _pause; }
    }

    private void Failed(string operation, Exception error)
    {
        _metrics.SharedFailed(operation);
        lock (_lock)
        {
            TimeSpan doubled = _pause * 2;
            _pause = doubled < s_shortestPause ? s_shortestPause : doubled > s_longestPause ? s_longestPause : doubled;
            _pausedAt = _time.GetTimestamp();
        }
        LogFailed(_address, operation, error.GetType().Name);
    }

    private void Succeeded()
    {
        lock (_lock) _pause = TimeSpan.Zero;
    }

    [LoggerMessage(EventId = 3602, Level = LogLevel.Warning, Message = "Redis at {Address} is not connected ({Failure}): answers are stored in memory alone until it is")]
    private partial void LogLost(RedisAddress address, ConnectionFailureType failure);

    [LoggerMessage(EventId = 3603, Level = LogLevel.Information, Message = "Redis at {Address} is connected again")]
    private partial void LogFound(RedisAddress address);

    [LoggerMessage(EventId = 3604, Level = LogLevel.Warning, Message = "Redis at {Address}: a {Operation} failed ({Error}); it is left alone for a moment")]
    private partial void LogFailed(RedisAddress address, string operation, string error);
}
