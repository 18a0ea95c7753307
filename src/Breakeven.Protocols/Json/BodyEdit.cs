namespace Breakeven.Protocols.Json;

/// <summary>Puts <paramref name="Text"/> in place of some bytes of a body. The default edit changes nothing.</summary>
/// <param name="Start">First byte replaced.</param>
/// <param name="Length">How many are replaced; zero inserts.</param>
internal readonly record struct BodyEdit(int Start, int Length, ReadOnlyMemory<byte> Text);
