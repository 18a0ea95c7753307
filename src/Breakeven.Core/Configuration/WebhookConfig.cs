namespace Breakeven;

/// <summary>Where a notice is posted to, as JSON.</summary>
public sealed record WebhookConfig
{
    /// <summary>An http or https address. Secret, because for many services knowing it is all it takes to post there.</summary>
    public Secret? Url { get; init; }

    /// <summary>Sent as <c>authorization: Bearer</c>; null sends none.</summary>
    public Secret? Key { get; init; }

    /// <summary>Whether its host may lead into a private network. Null for yes where the address itself says so: a private number, or a name that no public DNS knows.</summary>
    public bool? AllowPrivateNetwork { get; init; }
}
