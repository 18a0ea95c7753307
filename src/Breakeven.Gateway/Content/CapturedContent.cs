namespace Breakeven.Gateway.Content;

/// <summary>What one call said, in the client's own format.</summary>
/// <param name="Id">The call's.</param>
/// <param name="Request">The request's body.</param>
/// <param name="Answer">The bytes that the client was sent.</param>
/// <param name="IsCut">True when either was longer than is kept.</param>
public sealed record CapturedContent(Guid Id, ReadOnlyMemory<byte> Request, ReadOnlyMemory<byte> Answer, bool IsCut);
