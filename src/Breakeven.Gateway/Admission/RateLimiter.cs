using System.Collections.Concurrent;

namespace Breakeven.Gateway.Admission;

/// <summary>Requests and tokens per minute and calls at once, per key and per team. In memory, on the monotonic clock; outlives a configuration.</summary>
internal sealed class RateLimiter(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TrafficUse> _keys = new();
    private readonly ConcurrentDictionary<string, TrafficUse> _teams = new();

    /// <summary>Takes a place for one call within its key's limits and its team's, or says which limit stands in the way; then it takes none.</summary>
    /// <param name="tokens">Estimate of the call's tokens; <see cref="Leave"/> corrects it.</param>
    /// <param name="place">What to give back to <see cref="Leave"/>; default when there are no limits.</param>
    public CallError? Enter(KeyConfig? key, TeamConfig? team, long tokens, out Place place)
    {
        place = default;
        if (key is null || (key.Limits is null && team?.Limits is null)) return null;
        long second = Second();
        TrafficUse? own = key.Limits is null ? null : UseOf(_keys, key.Name);
        if (own?.Enter("key", key.Limits!, tokens, second) is { } refused) return refused;
        TrafficUse? shared = team?.Limits is null ? null : UseOf(_teams, team.Name);
        if (shared?.Enter("team", team!.Limits!, tokens, second) is { } crowded)
        {
            own?.Undo(tokens, second);
            return crowded;
        }
        place = new(own, shared, second, tokens);
        return null;
    }

    /// <summary>What is left in this minute, of the key's limits or of its team's: of whichever there is less.</summary>
    public KeyStanding Standing(KeyConfig? key, TeamConfig? team)
    {
        if (key is null) return default;
        KeyStanding own = Standing(_keys, key.Name, key.Limits), shared = team is null ? default : Standing(_teams, team.Name, team.Limits);
        return new(Less(own.Requests, shared.Requests), Less(own.Tokens, shared.Tokens));
    }

    /// <summary>Gives the place back and corrects the estimated tokens by what was really used.</summary>
    public void Leave(Place place, long used)
    {
        if (place.Own is null && place.Shared is null) return;
        long now = Second();
        place.Own?.Leave(used - place.Tokens, place.Second, now);
        place.Shared?.Leave(used - place.Tokens, place.Second, now);
    }

    private KeyStanding Standing(ConcurrentDictionary<string, TrafficUse> uses, string name, LimitsConfig? limits) =>
        limits is not null && uses.TryGetValue(name, out TrafficUse? use) ? use.Standing(limits, Second()) : default;

    private static LimitStanding? Less(LimitStanding? a, LimitStanding? b) => a is null || b?.Remaining < a?.Remaining ? b : a;

    private static TrafficUse UseOf(ConcurrentDictionary<string, TrafficUse> uses, string name) => uses.GetOrAdd(name, static _ => new TrafficUse());

    private long Second() => time.GetTimestamp() / time.TimestampFrequency;

    /// <summary>One call's place within its limits.</summary>
    internal readonly record struct Place(TrafficUse? Own, TrafficUse? Shared, long Second, long Tokens);
}
