using System.Runtime.CompilerServices;

namespace Breakeven.Routing.Features;

/// <summary>What a byte of UTF-8 counts as.</summary>
internal static class ByteKinds
{
    private static readonly bool[] s_word = [.. Enumerable.Range(0, 256).Select(b => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWord(byte b) => s_word[b];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;
}
