using System.Collections.Concurrent;

namespace Breakeven.Gateway.Admission;

/// <summary>Requests and tokens per minute and calls at once, per key. In memory, on the monotonic clock; outlives a configuration.</summary>
internal sealed class RateLimiter(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, KeyUse> _uses = new();

    /// <summary>Takes a place for one call, or says which limit stands in the way.</summary>
    /// <param name="tokens">Estimate of the call's tokens; <see cref="Leave"/> corrects it.</param>
    /// <param name="place">What to give back to <see cref="Leave"/>; default when the key has no limits.</param>
    public CallError? Enter(KeyConfig? key, long tokens, out Place place)
    {
        place = default;
        if (key?.Limits is not { } limits) return null;
        KeyUse use = _uses.GetOrAdd(key.Name, static _ => new KeyUse());
        long second = Second();
        if (use.Enter(limits, tokens, second) is { } refused) return refused;
        place = new(use, second, tokens);
        return null;
    }

    /// <summary>What is left to the key in this minute.</summary>
    public KeyStanding Standing(KeyConfig? key) =>
        key?.Limits is { } limits && _uses.TryGetValue(key.Name, out KeyUse? use) ? use.Standing(limits, Second()) : default;

    /// <summary>Gives the place back and corrects the estimated tokens by what was really used.</summary>
    public void Leave(Place place, long used) => place.Use?.Leave(used - place.Tokens, place.Second, Second());

    private long Second() => time.GetTimestamp() / time.TimestampFrequency;

    /// <summary>One call's place within its key's limits.</summary>
    internal readonly record struct Place(KeyUse? Use, long Second, long Tokens);

    internal sealed class KeyUse
    {
        private readonly Lock _lock = new();
        private readonly SlidingWindow _requests = new();
        private readonly SlidingWindow _tokens = new();
        private int _open;

        public CallError? Enter(LimitsConfig limits, long tokens, long second)
        {
            lock (_lock)
            {
                _requests.MoveTo(second);
                _tokens.MoveTo(second);
                if (limits.Concurrency is { } most && _open >= most) return GatewayErrors.RateLimited($"{most} calls at once", TimeSpan.FromSeconds(1));
                if (limits.RequestsPerMinute is { } requests && _requests.Sum + 1 > requests)
                    return GatewayErrors.RateLimited($"{requests} requests a minute", TimeSpan.FromSeconds(_requests.SecondsUntil(requests - 1)));
                if (limits.TokensPerMinute is { } allowed && _tokens.Sum + tokens > allowed)
                    return GatewayErrors.RateLimited($"{allowed} tokens a minute", TimeSpan.FromSeconds(_tokens.SecondsUntil(allowed - tokens)));
                _requests.Add(1, second);
                _tokens.Add(tokens, second);
                _open++;
                return null;
            }
        }

        public KeyStanding Standing(LimitsConfig limits, long second)
        {
            lock (_lock)
            {
                _requests.MoveTo(second);
                _tokens.MoveTo(second);
                return new(
                    limits.RequestsPerMinute is { } requests ? Standing(_requests, requests) : null,
                    limits.TokensPerMinute is { } tokens ? Standing(_tokens, tokens) : null);
            }
        }

        private static LimitStanding Standing(SlidingWindow window, long limit) => new(limit, Math.Max(0, limit - window.Sum), window.SecondsUntil(0));

        public void Leave(long correction, long enteredAt, long second)
        {
            lock (_lock)
            {
                _tokens.MoveTo(second);
                _tokens.Add(correction, enteredAt);
                _open--;
            }
        }
    }
}
