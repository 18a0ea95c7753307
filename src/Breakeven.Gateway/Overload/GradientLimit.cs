namespace Breakeven.Gateway.Overload;

/// <summary>Finds how many calls an engine serves at once from the time to the first chunk alone: it rises where calls begin to queue inside the engine. Not thread-safe.</summary>
/// <remarks>
/// The gradient of Netflix' concurrency-limits: the limit follows the ratio of the time without queueing to the present one, with a tolerance for what is not queueing, and
/// a small allowance (its root) to find more room. Times are means over as many calls as are inside, since prompts differ. An engine that is always full never shows
/// its time without queueing; so now and then it gets half as many calls for two rounds, as BBR drains its pipe to see its length. Calls that came
/// while less than half of the limit was used teach nothing.
/// </remarks>
internal sealed class GradientLimit(int first, int least, int most)
{
    private const double Tolerance = 1.5, Smoothing = 0.2, SteepestFall = 0.5;
    private const int LeastPerRound = 10, RoundsBetweenLooks = 20;
    private double _limit = first, _unqueuedMs = double.PositiveInfinity, _sumMs, _limitBefore;
    private int _seen, _rounds;
    private Phase _phase;

    private enum Phase
    {
        Following,

        /// <summary>Half as many calls; those from before are leaving.</summary>
        Draining,

        /// <summary>Half as many calls: this is what they take without queueing.</summary>
        Looking,
    }

    /// <param name="firstChunkMs">Of a call that was answered.</param>
    /// <param name="inside">Calls at the engine when it began, itself included.</param>
    /// <returns>Calls that the engine shall get at once.</returns>
    public int Observe(double firstChunkMs, int inside)
    {
        if (inside * 2 < _limit) return (int)_limit;
        _sumMs += firstChunkMs;
        if (++_seen < Math.Max(LeastPerRound, (int)_limit)) return (int)_limit;
        double mean = Math.Max(_sumMs / _seen, 0.001);
        (_sumMs, _seen) = (0, 0);
        EndRound(mean);
        return (int)_limit;
    }

    private void EndRound(double meanMs)
    {
        switch (_phase)
        {
            case Phase.Draining:
                _phase = Phase.Looking;
                break;
            case Phase.Looking:
                (_unqueuedMs, _limit, _phase, _rounds) = (meanMs, _limitBefore, Phase.Following, 0);
                break;
            default:
                Follow(meanMs);
                if (++_rounds < RoundsBetweenLooks) break;
                (_limitBefore, _limit, _phase) = (_limit, Math.Max(least, _limit / 2), Phase.Draining);
                break;
        }
    }

    private void Follow(double meanMs)
    {
        _unqueuedMs = Math.Min(_unqueuedMs, meanMs);
        double gradient = Math.Clamp(Tolerance * _unqueuedMs / meanMs, SteepestFall, 1);
        double next = _limit * gradient + Math.Sqrt(_limit);
        _limit = Math.Clamp(_limit + (next - _limit) * Smoothing, least, most);
    }
}
