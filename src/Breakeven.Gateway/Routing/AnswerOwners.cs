namespace Breakeven.Gateway.Routing;

/// <summary>Which target made an answer that its provider keeps, so that a request that goes on from it finds the way back.</summary>
/// <remarks>
/// For each key apart: an id that one key got leads no other anywhere. Bounded; the oldest are forgotten first, and all of them when
/// the process ends. A forgotten one is routed as any other request, which is right wherever a route has one target.
/// </remarks>
internal sealed class AnswerOwners
{
    /// <summary>Most answers that are remembered.</summary>
    public const int MostAnswers = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string? Key, string AnswerId), string> _targets = [];
    private readonly Queue<(string? Key, string AnswerId)> _order = [];

    public void Remember(string? key, string answerId, string targetId)
    {
        lock (_lock)
        {
            if (!_targets.TryAdd((key, answerId), targetId)) return;
            _order.Enqueue((key, answerId));
            if (_order.Count > MostAnswers) _targets.Remove(_order.Dequeue());
        }
    }

    /// <returns>The target's id, or null when it is not known.</returns>
    public string? Find(string? key, string answerId)
    {
        lock (_lock) return _targets.GetValueOrDefault((key, answerId));
    }
}
