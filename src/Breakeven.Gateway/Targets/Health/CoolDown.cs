namespace Breakeven.Gateway.Targets.Health;

/// <summary>Until when a target, or one of its models, is left alone, and why. Not thread-safe.</summary>
internal struct CoolDown
{
    /// <summary>A 429 or 529 that does not say for how long.</summary>
    public static readonly TimeSpan Unstated = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a provider may ask for; then one call looks again.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(120);

    public static readonly TimeSpan Quota = TimeSpan.FromMinutes(5), Credential = TimeSpan.FromMinutes(5), Model = TimeSpan.FromSeconds(60);

    public TimeSpan Since { get; private set; }
    public TimeSpan Until { get; private set; }
    public HealthKind Reason { get; private set; }

    /// <summary>The provider did not say for how long: a guess, by which nobody is kept from the only target there is.</summary>
    public bool IsGuess { get; private set; }

    /// <summary>For how long such a try leaves its target alone; null when not at all.</summary>
    public static TimeSpan? LengthFor(HealthSignal signal) => signal.Kind switch
    {
        HealthKind.RateLimited => Asked(signal.Wait ?? Unstated),
        HealthKind.Overloaded => Asked(signal.Wait > Unstated ? signal.Wait.Value : Unstated),
        HealthKind.Failed => signal.Wait is { } asked ? Asked(asked) : null,
        HealthKind.QuotaSpent => Quota,
        HealthKind.CredentialRefused or HealthKind.AccessRefused => Credential,
        HealthKind.ModelMissing => Model,
        _ => null,
    };

    public readonly TimeSpan? Wait(TimeSpan now) => Until > now ? Until - now : null;

    /// <param name="isLast">Whether the call has no other target.</param>
    public readonly TimeSpan? Wait(TimeSpan now, bool isLast) => isLast && IsGuess ? null : Wait(now);

    /// <summary>Never shortens: of two wishes the longer one holds.</summary>
    public void Extend(TimeSpan length, HealthSignal signal, TimeSpan now)
    {
        if (now + length <= Until) return;
        if (Until <= now) Since = now;
        Until = now + length;
        Reason = signal.Kind;
        IsGuess = signal is { Kind: HealthKind.RateLimited or HealthKind.Overloaded, Wait: null };
    }

    private static TimeSpan Asked(TimeSpan wait) => wait < LongestAsked ? wait : LongestAsked;
}
