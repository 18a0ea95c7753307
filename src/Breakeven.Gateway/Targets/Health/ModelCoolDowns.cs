namespace Breakeven.Gateway.Targets.Health;

/// <summary>Models that are left alone for a while, of a target that passes names through: missing, not allowed, or at their own rate limit. Bounded, since clients make the names up. Not thread-safe.</summary>
internal sealed class ModelCoolDowns
{
    /// <summary>Most models that are kept; the one that ends soonest gives way.</summary>
    public const int MostModels = 64;

    private readonly Dictionary<string, CoolDown> _models = new(StringComparer.Ordinal);

    public bool IsEmpty => _models.Count == 0;

    public TimeSpan? Wait(string model, TimeSpan now, bool isLast) => _models.TryGetValue(model, out CoolDown known) ? known.Wait(now, isLast) : null;

    /// <summary>Why the model is left alone; null when it is not.</summary>
    public HealthKind? ReasonFor(string model, TimeSpan now) => _models.TryGetValue(model, out CoolDown known) && known.Wait(now) is not null ? known.Reason : null;

    public void Extend(string model, TimeSpan length, HealthSignal signal, TimeSpan now)
    {
        if (_models.Count >= MostModels && !_models.ContainsKey(model)) _models.Remove(_models.MinBy(pair => pair.Value.Until).Key);
        CoolDown known = _models.GetValueOrDefault(model);
        known.Extend(length, signal, now);
        _models[model] = known;
    }

    public void DropEnded(TimeSpan now)
    {
        foreach ((string model, CoolDown known) in _models)
            if (known.Wait(now) is null) _models.Remove(model);
    }
}
