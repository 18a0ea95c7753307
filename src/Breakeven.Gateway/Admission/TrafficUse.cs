namespace Breakeven.Gateway.Admission;

/// <summary>What one key or one team uses of its limits. Thread-safe.</summary>
internal sealed class TrafficUse
{
    private readonly Lock _lock = new();
    private readonly SlidingWindow _requests = new();
    private readonly SlidingWindow _tokens = new();
    private int _open;

    /// <param name="whose">For the message: <c>key</c> or <c>team</c>.</param>
    /// <param name="second">Of a monotonic clock.</param>
    public CallError? Enter(string whose, LimitsConfig limits, long tokens, long second)
    {
        lock (_lock)
        {
            _requests.MoveTo(second);
            _tokens.MoveTo(second);
            if (limits.Concurrency is { } most && _open >= most) return GatewayErrors.RateLimited(whose, $"{most} calls at once", TimeSpan.FromSeconds(1));
            if (limits.RequestsPerMinute is { } requests && _requests.Sum + 1 > requests)
                return GatewayErrors.RateLimited(whose, $"{requests} requests a minute", TimeSpan.FromSeconds(_requests.SecondsUntil(requests - 1)));
            if (limits.TokensPerMinute is { } allowed && tokens > allowed - _tokens.Sum)
            {
                return tokens > allowed
                    ? GatewayErrors.NeverWithinLimit(whose, tokens, allowed)
                    : GatewayErrors.RateLimited(whose, $"{allowed} tokens a minute", TimeSpan.FromSeconds(_tokens.SecondsUntil(allowed - tokens)));
            }
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

    public void Leave(long correction, long enteredAt, long second)
    {
        lock (_lock)
        {
            _tokens.MoveTo(second);
            _tokens.Add(correction, enteredAt);
            _open--;
        }
    }

    /// <summary>Takes an entry back, as if it had not been.</summary>
    public void Undo(long tokens, long enteredAt)
    {
        lock (_lock)
        {
            _requests.Add(-1, enteredAt);
            _tokens.Add(-tokens, enteredAt);
            _open--;
        }
    }

    private static LimitStanding Standing(SlidingWindow window, long limit) => new(limit, Math.Max(0, limit - window.Sum), window.SecondsUntil(0));
}
