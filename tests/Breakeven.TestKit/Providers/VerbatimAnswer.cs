namespace Breakeven.TestKit.Providers;

/// <summary>An answer that a fake server sends byte for byte.</summary>
public sealed record VerbatimAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body);
