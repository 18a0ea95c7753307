namespace Breakeven.Gateway.Targets.Health;

/// <summary>A breaker for each model that has failed, of a target that passes names through: one model's trouble does not cost the others' calls. Bounded, since clients make the names up. Not thread-safe.</summary>
/// <param name="seed">Of the breakers' jitter.</param>
internal sealed class ModelBreakers(int seed)
{
    /// <summary>Most models that have a breaker of their own; further ones share the target's.</summary>
    public const int MostModels = 64;

    private readonly Dictionary<string, Breaker> _breakers = new(StringComparer.Ordinal);

    public Breaker? Find(string model) => _breakers.GetValueOrDefault(model);

    /// <returns>The model's breaker, made if need be; null when there is no room for one more.</returns>
    public Breaker? Add(string model)
    {
        if (_breakers.TryGetValue(model, out Breaker? known)) return known;
        if (_breakers.Count >= MostModels) DropClosed();
        if (_breakers.Count >= MostModels) return null;
        return _breakers[model] = new(new(seed ^ JitterSeed.Of(model)));
    }

    public Breaker? FirstOpen()
    {
        foreach (Breaker breaker in _breakers.Values)
            if (breaker.IsOpen) return breaker;
        return null;
    }

    private void DropClosed()
    {
        foreach ((string model, Breaker breaker) in _breakers)
            if (!breaker.IsOpen) _breakers.Remove(model);
    }
}
