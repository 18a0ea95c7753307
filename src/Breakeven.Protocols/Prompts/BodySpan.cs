namespace Breakeven.Protocols.Prompts;

/// <summary>Some bytes of a body, from <paramref name="Start"/> up to but not including <paramref name="End"/>.</summary>
public readonly record struct BodySpan(int Start, int End)
{
    public int Length => End - Start;

    /// <returns>The bytes in <paramref name="body"/>.</returns>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body) => body[Start..End];
}
