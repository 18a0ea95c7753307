namespace Breakeven.Gateway.Targets.Health;

/// <summary>Whether one target is asked: its breaker, and what it wants to be left alone for. Thread-safe.</summary>
/// <remarks>
/// Passive: calls tell how the target is. Outlives the configuration that made it, as long as provider and credential stay the same.
/// Times are of a clock that never goes back: <c>TimeProvider.GetElapsedTime(0)</c>.
/// </remarks>
/// <param name="hasManyModels">Clients choose the model: what one model does is its own matter, but for the credential and the account, which all share.</param>
/// <param name="seed">Of the breaker's jitter.</param>
internal sealed class TargetHealth(bool hasManyModels, int seed)
{
    private readonly Lock _lock = new();
    private readonly Breaker _breaker = new(new(seed));
    private readonly ModelBreakers _breakers = new(seed);
    private readonly ModelCoolDowns _models = new();
    private CoolDown _coolDown;
    private HealthKind _failure;
    private HealthState _noticed;
    private TimeSpan? _closedSince;
    private int _inFlight;
    private volatile bool _isBlocked;

    /// <summary>True while nothing stands against any call. Costs one read.</summary>
    public bool IsClear => !_isBlocked;

    /// <summary>Tries under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <returns>Null when a call may ask the target now; else how long it would have to wait.</returns>
    /// <param name="isLast">Whether the call has no other target: then the breaker holds it back for 5 s at most.</param>
    public TimeSpan? Wait(string model, TimeSpan now, bool isLast)
    {
        if (!_isBlocked) return null;
        lock (_lock) return WaitLocked(model, now, isLast);
    }

    /// <summary>Why a call would have to wait; null when it would not.</summary>
    public HealthKind? Reason(string model, TimeSpan now)
    {
        if (!_isBlocked) return null;
        lock (_lock)
        {
            if (_coolDown.Wait(now) is not null) return _coolDown.Reason;
            return _models.ReasonFor(model, now) ?? (BreakerOf(model).IsOpen ? _failure : null);
        }
    }

    /// <summary>Takes leave to ask the target.</summary>
    /// <param name="again">A second try of the same call, after the wait that the target asked for: only the breaker can stop it.</param>
    /// <param name="change">The change of state that was noticed, for the log.</param>
    public bool TryEnter(string model, TimeSpan now, bool isLast, bool again, out HealthPass pass, out HealthChange? change)
    {
        lock (_lock)
        {
            bool mayEnter = !_isBlocked || (again ? BreakerOf(model).Wait(now, isLast) : WaitLocked(model, now, isLast)) is null;
            pass = mayEnter ? BreakerOf(model).Enter(now) : default;
            if (mayEnter) _inFlight++;
            change = _isBlocked ? Notice(now) : null;
            return mayEnter;
        }
    }

    /// <summary>The end of a try. Exactly once for each <see cref="TryEnter"/> that succeeded.</summary>
    /// <returns>The change of state that it brought, for the log.</returns>
    public HealthChange? Report(HealthPass pass, HealthSignal signal, string model, TimeSpan now)
    {
        lock (_lock)
        {
            _inFlight--;
            int? halves = Halves(signal.Kind);
            if (halves is > 0) _failure = signal.Kind;
            Breaker breaker = halves is > 0 && hasManyModels ? _breakers.Add(model) ?? _breaker : BreakerOf(model);
            breaker.Report(pass, halves, now);
            Cool(signal, model, now);
            _isBlocked |= OpenBreaker is not null || _coolDown.Wait(now) is not null || !_models.IsEmpty;
            return _isBlocked ? Notice(now) : null;
        }
    }

    public HealthStanding Standing(TimeSpan now)
    {
        lock (_lock)
        {
            HealthState state = StateAt(now);
            if (state == HealthState.Closed) return new(state, ClosedFor(now), null, null, _inFlight);
            TimeSpan since = state is HealthState.Cooling or HealthState.Off ? _coolDown.Since : OpenBreaker!.OpenedAt;
            return new(state, now - since, ReasonOf(state), WaitOf(state, now), _inFlight);
        }
    }

    /// <summary>The end of a cool-down is noticed only by the next call.</summary>
    private TimeSpan? ClosedFor(TimeSpan now)
    {
        if (_coolDown.Until > (_closedSince ?? TimeSpan.Zero)) return now - _coolDown.Until;
        return _closedSince is { } since ? now - since : null;
    }

    private TimeSpan? WaitLocked(string model, TimeSpan now, bool isLast)
    {
        TimeSpan longest = BreakerOf(model).Wait(now, isLast) ?? TimeSpan.Zero;
        if (_coolDown.Wait(now, isLast) is { } cooling && cooling > longest) longest = cooling;
        if (_models.Wait(model, now, isLast) is { } ofModel && ofModel > longest) longest = ofModel;
        return longest > TimeSpan.Zero ? longest : null;
    }

    private void Cool(HealthSignal signal, string model, TimeSpan now)
    {
        if (CoolDown.LengthFor(signal) is not { } length) return;
        if (hasManyModels && signal.Kind is not (HealthKind.CredentialRefused or HealthKind.QuotaSpent)) _models.Extend(model, length, signal, now);
        else _coolDown.Extend(length, signal, now);
    }

    private Breaker BreakerOf(string model) => (hasManyModels ? _breakers.Find(model) : null) ?? _breaker;

    /// <summary>The target's open breaker, or of one of its models; null when all are closed.</summary>
    private Breaker? OpenBreaker => _breaker.IsOpen ? _breaker : _breakers.FirstOpen();

    /// <summary>Finds out in which state the target is now, and whether anything still stands against a call.</summary>
    private HealthChange? Notice(TimeSpan now)
    {
        _models.DropEnded(now);
        HealthState state = StateAt(now);
        _isBlocked = OpenBreaker is not null || _coolDown.Wait(now) is not null || !_models.IsEmpty;
        if (state == _noticed) return null;
        HealthChange change = new(_noticed, state, state == HealthState.Closed ? null : ReasonOf(state), WaitOf(state, now));
        if (state == HealthState.Closed) _closedSince = now;
        _noticed = state;
        return change;
    }

    private HealthState StateAt(TimeSpan now)
    {
        if (_coolDown.Wait(now) is not null) return _coolDown.Reason is HealthKind.CredentialRefused or HealthKind.AccessRefused ? HealthState.Off : HealthState.Cooling;
        if (OpenBreaker is not { } open) return HealthState.Closed;
        return open.IsHalfOpen(now) ? HealthState.HalfOpen : HealthState.Open;
    }

    private string ReasonOf(HealthState state) => Word(state is HealthState.Cooling or HealthState.Off ? _coolDown.Reason : _failure);

    private TimeSpan? WaitOf(HealthState state, TimeSpan now) => state switch
    {
        HealthState.Closed => null,
        HealthState.Cooling or HealthState.Off => _coolDown.Wait(now),
        _ => OpenBreaker?.Wait(now, isLast: false),
    };

    private static int? Halves(HealthKind kind) => kind switch
    {
        HealthKind.Answered => 0,
        HealthKind.Overloaded => Breaker.Half,
        HealthKind.Failed => Breaker.Whole,
        _ => null,
    };

    internal static string Word(HealthKind kind) => kind switch
    {
        HealthKind.Overloaded => "overloaded",
        HealthKind.RateLimited => "rate_limited",
        HealthKind.QuotaSpent => "quota",
        HealthKind.CredentialRefused or HealthKind.AccessRefused => "credential",
        HealthKind.ModelMissing => "model",
        _ => "failures",
    };
}
