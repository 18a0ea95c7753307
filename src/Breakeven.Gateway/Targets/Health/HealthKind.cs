namespace Breakeven.Gateway.Targets.Health;

/// <summary>What one try says about its target.</summary>
internal enum HealthKind
{
    /// <summary>Nothing: the client's mistake, a content filter, a client that has gone, a stop of the gateway.</summary>
    None,

    /// <summary>The target did its work.</summary>
    Answered,

    /// <summary>The target's own fault: unreachable, broken off, too slow, a 5xx, no answer in a success.</summary>
    Failed,

    /// <summary>529 and its like: alive, but it wants less for a while. Counts half a failure.</summary>
    Overloaded,

    /// <summary>429: nothing is wrong but the pace.</summary>
    RateLimited,

    /// <summary>402, or a 429 that waiting does not mend: the account's money is spent.</summary>
    QuotaSpent,

    /// <summary>401: the credential is refused, whatever is asked with it.</summary>
    CredentialRefused,

    /// <summary>403: the credential may not do this; where clients choose the model, perhaps only this model.</summary>
    AccessRefused,

    /// <summary>404: the model is not there.</summary>
    ModelMissing,
}
