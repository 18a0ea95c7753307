using System.Buffers.Text;
using System.Globalization;

namespace Breakeven.Gateway.Caching.Requests;

/// <summary>Numbers of JSON in one way of writing: <c>1</c>, <c>1.0</c> and <c>10e-1</c> are the same number.</summary>
internal static class JsonNumber
{
    /// <summary>Beyond, a number stays as it was written: no request has one.</summary>
    private const int LongestExponent = 9;

    /// <summary>Writes sign, digits without zeros at either end, <c>e</c> and exponent; <c>0</c> for any zero. Exact: no digit is rounded.</summary>
    /// <param name="number">A number as JSON writes it.</param>
    public static void Write(ReadOnlySpan<byte> number, PooledBuffer output)
    {
        int e = number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = e < 0 ? number : number[..e], power = e < 0 ? default : number[(e + 1)..];
        if (power.Length > LongestExponent)
        {
            output.Append(number);
            return;
        }
        bool negative = mantissa[0] == '-';
        if (negative) mantissa = mantissa[1..];
        int dot = mantissa.IndexOf((byte)'.');
        Span<byte> digits = mantissa.Length <= 64 ? stackalloc byte[mantissa.Length] : new byte[mantissa.Length];
        int count = Join(mantissa, dot, digits);
        ReadOnlySpan<byte> significant = digits[..count].TrimStart((byte)'0');
        long exponent = (power.IsEmpty ? 0 : long.Parse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) - (dot < 0 ? 0 : mantissa.Length - dot - 1);
        ReadOnlySpan<byte> trimmed = significant.TrimEnd((byte)'0');
        exponent += significant.Length - trimmed.Length;
        if (trimmed.IsEmpty)
        {
            output.Append("0"u8);
            return;
        }
        if (negative) output.Append("-"u8);
        output.Append(trimmed);
        output.Append("e"u8);
        Span<byte> written = stackalloc byte[20];
        Utf8Formatter.TryFormat(exponent, written, out int length);
        output.Append(written[..length]);
    }

    private static int Join(ReadOnlySpan<byte> mantissa, int dot, Span<byte> digits)
    {
        if (dot < 0)
        {
            mantissa.CopyTo(digits);
            return mantissa.Length;
        }
        mantissa[..dot].CopyTo(digits);
        mantissa[(dot + 1)..].CopyTo(digits[dot..]);
        return mantissa.Length - 1;
    }
}
