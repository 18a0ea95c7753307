using Breakeven.Gateway.Caching.Semantic.Remembered;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>Thresholds by tenant and route: nobody's traffic moves another's. They belong to the settings under which they were measured, and go when those change.</summary>
internal sealed class CalibrationBook
{
    /// <summary>Tenants and routes that are remembered; beyond, all are learnt again.</summary>
    private const int MostScopes = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<CalibrationScope, HitCalibration> _scopes = [];
    private CalibrationSettings? _settings;
    private SemanticState? _earlier;

    /// <summary>What an earlier process learnt; before the first call. It is used where its settings are the configuration's.</summary>
    public void Restore(SemanticState earlier)
    {
        lock (_lock) _earlier = earlier;
    }

    /// <summary>Called after each change, by whoever keeps the state.</summary>
    public Action Changed { get; set; } = static () => { };

    public HitCalibration Of(CallContext call, SemanticCacheConfig config)
    {
        CalibrationScope scope = new(CacheScope.TenantOf(call), call.Route.Name, call.Route.Asked);
        lock (_lock)
        {
            Begin(CalibrationSettings.Of(config));
            if (_scopes.TryGetValue(scope, out HitCalibration? known)) return known;
            if (_scopes.Count >= MostScopes) _scopes.Clear();
            return _scopes[scope] = _settings!.Begin();
        }
    }

    /// <returns>All that is worth keeping; null where nothing was learnt yet.</returns>
    public SemanticState? State()
    {
        lock (_lock)
            return _settings is null ? null : new(SemanticState.CurrentVersion, _settings,
                [.. _scopes.Select(entry => new RememberedCalibration(entry.Key, entry.Value.Remember())).Where(entry => entry.History.Samples.Length > 0)]);
    }

    private void Begin(CalibrationSettings settings)
    {
        if (settings == _settings) return;
        _scopes.Clear();
        _settings = settings;
        if (_earlier?.Settings == settings)
            foreach (RememberedCalibration entry in _earlier.Calibrations.Take(MostScopes)) _scopes[entry.Scope] = settings.Begin(entry.History);
        _earlier = null; // of other settings: of no use to anybody
    }
}
