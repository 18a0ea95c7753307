namespace Breakeven.Gateway.Idempotency;

/// <summary>A complete answer as it went out: a body, or all bytes of a stream.</summary>
internal sealed record KeptAnswer(byte[] Bytes, string? ResponseModel);
