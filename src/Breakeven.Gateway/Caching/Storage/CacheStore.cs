using System.Security.Cryptography;
using Breakeven.Gateway.Caching.Answers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>Stored answers: in memory within a bound of bytes, and behind it in Redis where the configuration says so. Never fails a call.</summary>
internal sealed partial class CacheStore : IAsyncDisposable
{
    private const HybridCacheEntryFlags Look = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCacheWrite;
    private static readonly HybridCacheEntryOptions s_look = new() { Flags = Look }, s_lookHere = new() { Flags = Look | HybridCacheEntryFlags.DisableDistributedCache };

    private readonly ServiceProvider _services;
    private readonly HybridCache _answers;
    private readonly WeighedMemory _memory;
    private readonly CacheSeal _seal;
    private readonly SharedAnswers? _shared;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public CacheStore(CacheSettings settings, TimeProvider time, CacheMetrics metrics, ILoggerFactory loggers)
    {
        (Settings, _time, _logger) = (settings, time, loggers.CreateLogger<CacheStore>());
        _memory = new(settings.MaxBytes);
        _seal = new(settings.Key is { } key ? Convert.FromHexString(key) : RandomNumberGenerator.GetBytes(CacheSeal.KeyBytes));
        ServiceCollection services = new();
        services.AddSingleton(time).AddSingleton(loggers).AddSingleton<IMemoryCache>(_memory);
        if (settings.Redis is { } address && RedisAddress.TryParse(address, out RedisAddress? redis, out _))
            services.AddSingleton<IDistributedCache>(_shared = new(new RedisLink(redis, time, metrics, loggers.CreateLogger<RedisLink>()), _seal, metrics));
        services.AddHybridCache(options =>
        {
            options.MaximumPayloadBytes = settings.MaxAnswerBytes + settings.MaxAnswerBytes / 2 + 64 * 1024; // stamps and facts beside the answer
            options.DisableCompression = true;
        }).AddSerializer<StoredAnswer, StoredAnswerSerializer>();
        _services = services.BuildServiceProvider();
        _answers = _services.GetRequiredService<HybridCache>();
    }

    public CacheSettings Settings { get; }
    public long Bytes => _memory.Bytes;
    public long Count => _memory.Count;

    /// <summary>Whether the shared store is connected; false without one.</summary>
    public bool IsShared => _shared?.IsConnected == true;

    /// <summary>The key of what is to be found under these bytes. Tells nothing about them.</summary>
    public string KeyOf(PooledBuffer material) => _seal.KeyOf(material.Written.Span);

    /// <param name="here">Whether to look in this process only.</param>
    /// <returns>Null for none that may be used.</returns>
    public async ValueTask<StoredAnswer?> FindAsync(string key, TimeSpan ttl, bool here, CancellationToken cancellationToken)
    {
        try
        {
            StoredAnswer? found = await _answers.GetOrCreateAsync(key, static _ => ValueTask.FromResult<StoredAnswer?>(null), here ? s_lookHere : s_look, cancellationToken: cancellationToken);
            return found?.IsFresh(_time.GetUtcNow(), ttl) == true ? found : null;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(error, "read");
            return null;
        }
    }

    /// <param name="here">Whether to keep it in this process only.</param>
    public async ValueTask StoreAsync(string key, StoredAnswer answer, TimeSpan ttl, bool here)
    {
        try
        {
            await _answers.SetAsync(key, answer, new() { Expiration = ttl, LocalCacheExpiration = ttl, Flags = here ? HybridCacheEntryFlags.DisableDistributedCache : null });
        }
        catch (Exception error)
        {
            LogFailed(error, "written");
        }
    }

    /// <summary>Waits until what is on its way to the shared store is there, or was given up.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _shared?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_shared is not null) await _shared.DisposeAsync();
        _memory.Dispose();
    }

    [LoggerMessage(EventId = 3601, Level = LogLevel.Error, Message = "The response cache could not be {Operation}; the call goes on without it")]
    private partial void LogFailed(Exception exception, string operation);
}
