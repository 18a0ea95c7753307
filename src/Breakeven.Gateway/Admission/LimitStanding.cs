namespace Breakeven.Gateway.Admission;

/// <summary>How much of a key's limit per minute is left, for the headers <c>x-ratelimit-*</c>.</summary>
/// <param name="Limit">Requests or tokens a minute.</param>
/// <param name="Remaining">Never below zero.</param>
/// <param name="ResetSeconds">Until all of it is free again, if nothing more is asked.</param>
internal readonly record struct LimitStanding(long Limit, long Remaining, int ResetSeconds);

/// <summary>Where a key stands after a call has been admitted or refused; null for what it has no limit of.</summary>
internal readonly record struct KeyStanding(LimitStanding? Requests, LimitStanding? Tokens);
