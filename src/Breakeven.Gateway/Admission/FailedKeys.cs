using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Admission;

/// <summary>Counts wrong keys by address and in all, and makes whoever goes on guessing wait. Consulted only after a key was found to be wrong: a right one never meets it.</summary>
internal sealed partial class FailedKeys
{
    /// <summary>Addresses that are counted by themselves; with more of them guessing at once, only the limit for all holds.</summary>
    private const int MostAddresses = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, LeakyBucket> _byAddress = [];
    private readonly LeakyBucket _all = new();
    private readonly TimeProvider _time;
    private readonly ILogger<FailedKeys> _logger;
    private readonly Counter<long> _failures;

    public FailedKeys(TimeProvider time, GatewayMetrics metrics, ILogger<FailedKeys> logger)
    {
        (_time, _logger) = (time, logger);
        _failures = metrics.Meter.CreateCounter<long>("breakeven.failed_keys", "{request}", "Requests with a missing or wrong key, by what they were answered.");
    }

    /// <summary>Counts one wrong key.</summary>
    /// <returns>What to answer: that the key is wrong, or that the caller has to wait.</returns>
    public CallError Refuse(IPAddress? from, FailedKeysConfig limits)
    {
        TimeSpan? wait;
        bool isNew = false, isFromAll = false;
        lock (_lock)
        {
            TimeSpan now = _time.GetElapsedTime(0);
            LeakyBucket? own = from is null ? null : BucketOf(Counted(from), limits, now);
            wait = own?.WaitFor(limits.PerAddressPerMinute, now);
            LeakyBucket full = wait is not null ? own! : _all;
            if (wait is null)
            {
                wait = _all.WaitFor(limits.PerMinute, now);
                isFromAll = wait is not null;
            }
            if (wait is null)
            {
                own?.Add();
                _all.Add();
            }
            else
            {
                isNew = !full.HasAlerted;
                full.HasAlerted = true;
            }
        }
        if (isNew && isFromAll) LogManyAddresses(limits.PerMinute);
        else if (isNew) LogOneAddress(from!, limits.PerAddressPerMinute);
        _failures.Add(1, new KeyValuePair<string, object?>("breakeven.answer", wait is null ? "unauthorized" : "wait"));
        return wait is { } rest ? GatewayErrors.TooManyFailedKeys(rest) : GatewayErrors.InvalidKey;
    }

    /// <summary>A network of IPv6 that one customer gets has 2^64 addresses, so it counts as one.</summary>
    private static IPAddress Counted(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new(bytes);
    }

    private LeakyBucket? BucketOf(IPAddress address, FailedKeysConfig limits, TimeSpan now)
    {
        if (_byAddress.TryGetValue(address, out LeakyBucket? known)) return known;
        if (_byAddress.Count >= MostAddresses)
        {
            foreach ((IPAddress other, LeakyBucket bucket) in _byAddress)
                if (bucket.IsEmpty(limits.PerAddressPerMinute, now)) _byAddress.Remove(other);
            if (_byAddress.Count >= MostAddresses) return null;
        }
        return _byAddress[address] = new();
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "More than {Limit} wrong keys a minute come from {Address}; further ones are answered 429. Right keys are not affected")]
    private partial void LogOneAddress(IPAddress address, int limit);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "More than {Limit} wrong keys a minute come from all addresses together; further ones are answered 429. Right keys are not affected")]
    private partial void LogManyAddresses(int limit);
}
