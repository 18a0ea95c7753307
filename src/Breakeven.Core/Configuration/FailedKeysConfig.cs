namespace Breakeven;

/// <summary>How many wrong keys are answered as such before a caller has to wait. Key <c>server.failed_keys</c>. A right key is never refused by it.</summary>
/// <param name="PerAddressPerMinute">From one address, or one /64 network of IPv6. 1 to 1,000,000.</param>
/// <param name="PerMinute">From all addresses together. 1 to 1,000,000.</param>
public sealed record FailedKeysConfig(int PerAddressPerMinute = 300, int PerMinute = 3000);
