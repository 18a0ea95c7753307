using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>A prompt up to one place.</summary>
/// <param name="Bytes">Length up to there.</param>
/// <param name="Hash">Of all up to there; never leaves the process.</param>
internal readonly record struct PrefixPoint(CachePoint Point, long Bytes, UInt128 Hash);
