namespace Breakeven.Gateway.Telemetry;

/// <summary>Labels as Prometheus writes them: <c>name="value",name="value"</c>, with dots in names as underscores and values escaped.</summary>
internal static class LabelText
{
    /// <returns>False when the labels do not fit.</returns>
    public static bool TryWrite(ReadOnlySpan<KeyValuePair<string, object?>> tags, Span<char> into, out int length)
    {
        length = 0;
        foreach ((string name, object? value) in tags)
        {
            if (length > 0 && !TryAppend(",", into, ref length)) return false;
            int start = length;
            if (!TryAppend(name, into, ref length)) return false;
            into[start..length].Replace('.', '_');
            if (!TryAppend("=\"", into, ref length) || !TryAppendEscaped(value?.ToString(), into, ref length) || !TryAppend("\"", into, ref length)) return false;
        }
        return true;
    }

    /// <summary>For labels of any length.</summary>
    public static char[] Write(ReadOnlySpan<KeyValuePair<string, object?>> tags, out int length)
    {
        for (int size = 4096; ; size *= 2)
        {
            char[] text = new char[size];
            if (TryWrite(tags, text, out length)) return text;
        }
    }

    private static bool TryAppendEscaped(ReadOnlySpan<char> value, Span<char> into, ref int length)
    {
        for (int special = value.IndexOfAny("\\\"\n"); special >= 0; special = value.IndexOfAny("\\\"\n"))
        {
            ReadOnlySpan<char> escaped = value[special] switch { '\\' => "\\\\", '"' => "\\\"", _ => "\\n" };
            if (!TryAppend(value[..special], into, ref length) || !TryAppend(escaped, into, ref length)) return false;
            value = value[(special + 1)..];
        }
        return TryAppend(value, into, ref length);
    }

    private static bool TryAppend(ReadOnlySpan<char> text, Span<char> into, ref int length)
    {
        if (!text.TryCopyTo(into[length..])) return false;
        length += text.Length;
        return true;
    }
}
